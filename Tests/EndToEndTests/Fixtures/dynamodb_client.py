#!/usr/bin/env python3
"""Asks a DynamoDB, by boto3, for what tables have in common, and stops at the first surprise."""

import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

url, access_key, secret = sys.argv[1:4]


def client(access_key=access_key, secret=secret, kind=boto3.client, **options):
    return kind(
        "dynamodb", region_name="eu-west-1", endpoint_url=url, aws_access_key_id=access_key,
        aws_secret_access_key=secret, config=Config(retries={"max_attempts": 0}, **options))


def expect(condition, *what):
    if not condition:
        sys.exit(f"not as it should be: {what}")


def refused(code, action):
    try:
        action()
    except ClientError as error:
        expect(error.response["Error"]["Code"] == code, error.response)
        return error.response["Error"]["Message"]
    sys.exit(f"{code} did not come")


refused("UnrecognizedClientException", lambda: client(access_key="other").list_tables())
refused("InvalidSignatureException", lambda: client(secret="other").list_tables())
refused("MissingAuthenticationTokenException", lambda: client(signature_version=UNSIGNED).list_tables())

low = client()
schema = dict(
    AttributeDefinitions=[{"AttributeName": "prof", "AttributeType": "S"}, {"AttributeName": "parent", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "prof", "KeyType": "HASH"}, {"AttributeName": "parent", "KeyType": "RANGE"}],
    BillingMode="PAY_PER_REQUEST")
low.create_table(TableName="markers", **schema)
low.get_waiter("table_exists").wait(TableName="markers")
refused("ResourceInUseException", lambda: low.create_table(TableName="markers", **schema))
expect(low.list_tables()["TableNames"] == ["markers"])

table = client(kind=boto3.resource).Table("markers")
item = {"l": [1, "x", None, True, {"b": b"\x00\xff"}], "d": Decimal("1.50"), "s": {"a", "b"}, "n": {1, 2}, "m": {"ä": ""}}
with table.batch_writer() as batch:
    for n in range(100):
        batch.put_item(Item={"prof": f"u{n % 3}", "parent": f"a{n:03}", "number": n, **item})
got = table.get_item(Key={"prof": "u1", "parent": "a001"}, ConsistentRead=True)["Item"]
expect(got == {"prof": "u1", "parent": "a001", "number": 1, **item}, got)
expect("Item" not in table.get_item(Key={"prof": "u1", "parent": "none"}))
page = table.query(KeyConditionExpression=Key("prof").eq("u1") & Key("parent").between("a010", "a020"))
expect([found["parent"] for found in page["Items"]] == ["a010", "a013", "a016", "a019"], page)
page = table.query(KeyConditionExpression=Key("prof").eq("u0"), ScanIndexForward=False, Limit=2)
expect([found["parent"] for found in page["Items"]] == ["a099", "a096"] and "LastEvaluatedKey" in page, page)
pages = low.get_paginator("scan").paginate(TableName="markers", Select="COUNT", PaginationConfig={"PageSize": 7})
expect(sum(page["Count"] for page in pages) == 100)
expect(table.scan(FilterExpression=Attr("number").gt(95), ProjectionExpression="parent")["Count"] == 4)

fresh = dict(Item={"prof": "z", "parent": "z", "rev": 1}, ConditionExpression=Attr("prof").not_exists())
table.put_item(**fresh)
refused("ConditionalCheckFailedException", lambda: table.put_item(**fresh))
table.put_item(Item={"prof": "z", "parent": "z", "rev": 2}, ConditionExpression=Attr("rev").eq(1))
refused(
    "ConditionalCheckFailedException",
    lambda: table.put_item(Item={"prof": "z", "parent": "z"}, ConditionExpression=Attr("rev").eq(1)))
deleted = table.delete_item(Key={"prof": "z", "parent": "z"}, ReturnValues="ALL_OLD", ReturnConsumedCapacity="TOTAL")
expect(deleted["Attributes"]["rev"] == 2 and deleted["ConsumedCapacity"]["CapacityUnits"] == 1.0, deleted)


def write(*items, name="markers"):
    requests = [{"PutRequest": {"Item": dict(zip(("prof", "parent"), ({"S": p}, {"S": "1"})), **more)}} for p, more in items]
    return low.batch_write_item(RequestItems={name: requests})


expect("Too many" in refused("ValidationException", lambda: write(*[(f"x{n}", {}) for n in range(26)])))
expect("duplicates" in refused("ValidationException", lambda: write(("x", {}), ("x", {}))))
expect("empty string" in refused("ValidationException", lambda: write(("", {}))))
expect("size" in refused("ValidationException", lambda: write(("x", {"t": {"S": "x" * 409_600}}))))
refused("ResourceNotFoundException", lambda: write(("x", {}), name="nowhere"))
expect(write(("x", {"t": {"S": "x" * 409_000}}))["UnprocessedItems"] == {})
expect(low.describe_table(TableName="markers")["Table"]["ItemCount"] == 101)
low.delete_table(TableName="markers")
low.get_waiter("table_not_exists").wait(TableName="markers")
print("all as it should be")
