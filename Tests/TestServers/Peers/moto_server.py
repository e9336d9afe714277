"""moto's DynamoDB on a free port, with signatures checked: an independent judge of what is signed and of what is sent.

Prints one line of JSON (endpoint, access key, secret) and serves until its standard input ends.
"""

import json
import os
import sys

# So many calls are not authenticated: those that make the user, its key and its policy. All that follow are.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "3"
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "false")

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["dynamodb:*"], "Resource": "*"}],
}


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoint = f"http://127.0.0.1:{port}"
    iam = boto3.client(
        "iam", endpoint_url=endpoint, region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b"
    )
    iam.create_user(UserName="reactometer")
    key = iam.create_access_key(UserName="reactometer")["AccessKey"]
    iam.put_user_policy(UserName="reactometer", PolicyName="all", PolicyDocument=json.dumps(POLICY))
    print(
        json.dumps({"endpoint": endpoint, "accessKey": key["AccessKeyId"], "secret": key["SecretAccessKey"]}),
        flush=True,
    )
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
