#!/bin/sh
# Lets standbys copy this server and stream from it. The image of PostgreSQL runs it when it makes a new database; one that is
# there already takes the line by hand, and `SELECT pg_reload_conf()`.
echo "host replication all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
