#!/bin/sh
# A hot standby: a copy of the server that PRIMARY names (a connection string of libpq) when it first starts, streaming from then on.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    rm -rf "$PGDATA.part"
    pg_basebackup --pgdata="$PGDATA.part" --dbname="$PRIMARY" --write-recovery-conf --wal-method=stream --checkpoint=fast
    rmdir "$PGDATA" 2>/dev/null || true # one that is empty
    mv "$PGDATA.part" "$PGDATA"
fi
exec postgres -D "$PGDATA" "$@"
