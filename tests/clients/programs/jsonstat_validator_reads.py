"""jsonstat-validator: whether what stands at each address is JSON-stat 2.0."""

import json
import sys
import urllib.request

from jsonstat_validator import validate_jsonstat

base, *paths = sys.argv[1:]
verdicts = {}
for path in paths:
    with urllib.request.urlopen(f"{base}{path}") as answer:  # noqa: S310 - the server of the test
        document = json.load(answer)
    try:
        verdicts[path] = [document["class"], validate_jsonstat(document)]
    except Exception as error:  # the test shows whatever it says
        verdicts[path] = [document["class"], str(error)]
print(json.dumps(verdicts))
