#!/bin/sh
# Tells Spark which GPUs this machine has, in the format of its discovery scripts:
#   spark.worker.resource.gpu.discoveryScript, spark.executor.resource.gpu.discoveryScript,
#   spark.driver.resource.gpu.discoveryScript
# Addresses are indices as CUDA counts them in this process: where CUDA_VISIBLE_DEVICES hides some
# GPUs, the visible ones are 0, 1, ... A machine without GPUs has an empty list, which is no error.
set -eu

if [ -n "${CUDA_VISIBLE_DEVICES+set}" ]; then
  # libtorch stops at the first device that is none, such as -1.
  count=$(printf '%s\n' "$CUDA_VISIBLE_DEVICES" | tr ',' '\n' | awk '/^ *-/ || /^ *$/ { exit } { n++ } END { print n + 0 }')
elif command -v nvidia-smi >/dev/null 2>&1; then
  count=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>/dev/null | grep -c '^ *[0-9][0-9]* *$' || :)
else
  count=0
fi

addresses=""
index=0
while [ "$index" -lt "$count" ]; do
  addresses="$addresses${addresses:+, }\"$index\""
  index=$((index + 1))
done
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
