#!/usr/bin/env bash
# desk.sh FOLDER OUT [LANGUAGE]: one page per file to send to the desk, one table of all, and the digests of what was checked.
# Files are never changed. Exits as provcheck does; warnings of the newsroom policy never fail.
set -euo pipefail
folder=$1 out=$2 lang=${3:-en}
mkdir -p "$out"

provcheck -r "$folder" --policy newsroom --lang "$lang" \
  --output "html=$out/all.html" --output "csv=$out/all.csv" --output "jsonl=$out/all.jsonl"

# A page each, named by the digest so that no name of a file becomes a path.
find "$folder" -type f -print0 | while IFS= read -r -d '' file; do
  digest=$(sha256sum < "$file" | cut -d ' ' -f 1)
  printf '%s  %s\n' "$digest" "${file//$'\n'/ }" >> "$out/SHA256SUMS"
  # 3: no media, or not checked to the end. The table says which; the other files go on.
  provcheck "$file" --lang "$lang" --output "html=$out/$digest.html" || [ $? -eq 3 ]
done
