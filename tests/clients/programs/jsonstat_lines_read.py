"""pyjstat: the values of one line by period, by year whichever its source, in the addresses that are asked for."""

import json
import sys
import warnings

from pyjstat import pyjstat

warnings.simplefilter("ignore")
lines = {}
for address in sys.argv[1:]:
    frame = pyjstat.Dataset.read(address).write("dataframe", naming="id")
    filled = frame[frame["value"].notna()]
    lines[address] = {"columns": list(frame.columns), "line": dict(zip(filled["period"], filled["value"], strict=True))}
print(json.dumps(lines))
