"""`run.py FILE CLIENT SERVER ARGUMENT...`: as JSON what a function of a file here reads, named after its library.

Each imports its library itself: no two have to get on with each other in one process.
"""

import json
import sys
from importlib import import_module

if __name__ == "__main__":  # frictionless validates in processes that import this file again
    file, client, *arguments = sys.argv[1:]
    print(json.dumps(getattr(import_module(file), client)(*arguments), default=str))
