"""The loop of the original inserter of markers: one thread, batches of 25 by boto3's BatchWriteItem. Prints items/s.

  boto3_loop.py ENDPOINT TABLE COUNT
"""

import random
import string
import sys
import time

import boto3

BATCH = 25


def make_item(number):
  return {
    "prof": {"S": f"PICKUP-LT-{number // 100:016d}:hboMax"},
    "parent": {"S": "urn:hbo:feature:" + "".join(random.choices(string.ascii_letters, k=15)) + f"{number:06d}"},
    "asset": {"NULL": True},
    "showcw": {"BOOL": True},
    "runtime": {"N": str(random.randint(5000, 7999))},
    "position": {"N": str(random.randint(500, 999))},
    "ttl": {"N": "1830297600"},
    "time": {"N": "1767225600000"},
    "done": {"BOOL": False},
  }


def main():
  endpoint, table, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
  client = boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-west-2")
  client.create_table(
    TableName=table,
    KeySchema=[{"AttributeName": "prof", "KeyType": "HASH"}, {"AttributeName": "parent", "KeyType": "RANGE"}],
    AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("prof", "parent")],
    BillingMode="PAY_PER_REQUEST",
  )
  begin = time.monotonic()
  for start in range(0, count, BATCH):
    requests = [{"PutRequest": {"Item": make_item(number)}} for number in range(start, min(start + BATCH, count))]
    answer = client.batch_write_item(RequestItems={table: requests})
    if answer["UnprocessedItems"]:
      sys.exit("boto3_loop: items were left over")
  print(count / (time.monotonic() - begin))


if __name__ == "__main__":
  main()
