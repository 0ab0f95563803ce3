#!/bin/sh
# Makes the passwords of both database roles at the first start: 192 random bits each, on volumes that only these containers have.
set -eu
# Where an earlier version kept the owner's.
[ ! -s /secrets/owner ] || mv /secrets/owner /owner/password
for file in /owner/password /secrets/app; do
  [ -s "$file" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"$file"
done
chmod 444 /owner/password /secrets/app
