#!/bin/sh
# 备份到一个目录，核对日志，只留最近 KEEP 份（默认 30）。没有备份成、日志不对，以非 0 结束，systemd 会记下。
# Backs up into a folder, verifies the log, keeps the last KEEP files (30).
set -eu

folder=${1:?备份目录}
jixiao=${JIXIAO:-/opt/jixiao/env/bin/jixiao}

"$jixiao" log verify
"$jixiao" backup "$folder/jixiao-$(date +%Y%m%d-%H%M%S).zip"
ls -1 "$folder"/jixiao-*.zip | sort | head -n "-${KEEP:-30}" | while read -r old; do
    rm -- "$old"
done
