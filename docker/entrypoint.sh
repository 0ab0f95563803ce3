#!/bin/sh
# Runs `jiebang` with the passwords that docker-compose.yml made, where no other database is named.
set -eu
if [ -r /secrets/app ] && [ -z "${DATABASE_URL:-}" ]; then
  export DATABASE_URL="postgres://jiebang_app:$(cat /secrets/app)@postgres:5432/jiebang"
  if [ -r /owner/password ]; then
    export DATABASE_OWNER_URL="postgres://jiebang_owner:$(cat /owner/password)@postgres:5432/jiebang"
  fi
fi
exec node dist/src/cli/main.js "$@"
