#!/bin/sh
# Makes the passwords of both database roles at the first start: 192 random bits each, on a volume that only these containers have.
set -eu
for role in owner app; do
  [ -s "/secrets/$role" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"/secrets/$role"
done
chmod 444 /secrets/owner /secrets/app
