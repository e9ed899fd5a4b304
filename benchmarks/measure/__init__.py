"""How anything is measured: processes, requests, rounds, and the machine."""
