#!/usr/bin/env python3
"""Writes 500 items by boto3's batch writer to a DynamoDB that fails often, reads them back, and prints how many there are."""

import sys

import boto3
from botocore.config import Config

config = Config(retries={"max_attempts": 30, "mode": "standard"}, read_timeout=30)
table = boto3.resource(
    "dynamodb", region_name="us-east-1", endpoint_url=sys.argv[1], aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", config=config,
).create_table(
    TableName="items", BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
with table.batch_writer() as batch:
    for n in range(500):
        batch.put_item(Item={"id": n, "text": f"item {n}"})
seen = set()
page = table.scan()
seen.update(int(item["id"]) for item in page["Items"])
while "LastEvaluatedKey" in page:
    page = table.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
    seen.update(int(item["id"]) for item in page["Items"])
print(len(seen), "items")
