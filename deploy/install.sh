#!/bin/sh
# 装成一个系统服务：程序在 /opt/jixiao，数据在 /var/lib/jixiao，设置在 /etc/jixiao/jixiao.env。再运行一次就是升级。
# Installs jixiao as a service; run again to upgrade.
#
#   sudo deploy/install.sh              从网上安装
#   sudo deploy/install.sh wheelhouse   从 ./jx bundle 造的目录安装，不上网
#
# DESTDIR=目录：装进这个目录，不建用户，不动 systemd（试装用；装好的环境不能再挪地方）。
set -eu

SOURCE=$(cd "$(dirname "$0")/.." && pwd)
ROOT=${DESTDIR:-}
TARGET=$ROOT/opt/jixiao
WHEELHOUSE=${1:+$(cd "$1" && pwd)}
export SOURCE TARGET WHEELHOUSE
. "$SOURCE/deploy/steps.sh"

if [ -z "$ROOT" ] && [ "$(id -u)" != 0 ]; then
    echo "要用 root 运行：sudo deploy/install.sh" >&2
    exit 1
fi

mkdir -p "$TARGET" "$ROOT/etc/jixiao" "$ROOT/etc/systemd/system" "$ROOT/var/lib/jixiao" "$ROOT/var/backups/jixiao"

# 升级：先备份，再停；新环境装好、查过，才换下旧的
if [ -z "$ROOT" ] && systemctl is-active --quiet jixiao; then
    systemctl start jixiao-backup.service
    systemctl stop jixiao
fi
if [ -d "$TARGET/env" ]; then
    rm -rf "$TARGET/env.before"
    mv "$TARGET/env" "$TARGET/env.before"
fi
if ! { make_environment && check_environment; }; then
    rm -rf "$TARGET/env"
    if [ -d "$TARGET/env.before" ]; then
        mv "$TARGET/env.before" "$TARGET/env"
        if [ -z "$ROOT" ]; then systemctl start jixiao || true; fi
    fi
    echo "没有装成，原来的版本没有动。 Not installed; what was there is there still." >&2
    exit 1
fi

if [ ! -e "$ROOT/etc/jixiao/jixiao.env" ]; then
    install -m 640 "$SOURCE/deploy/jixiao.env" "$ROOT/etc/jixiao/jixiao.env"
fi
for unit in jixiao.service jixiao-backup.service jixiao-backup.timer; do
    install -m 644 "$SOURCE/deploy/$unit" "$ROOT/etc/systemd/system/$unit"
done
install -m 755 "$SOURCE/deploy/backup.sh" "$TARGET/backup.sh"

if [ -z "$ROOT" ]; then
    id jixiao > /dev/null 2>&1 || useradd --system --home-dir /var/lib/jixiao --shell /usr/sbin/nologin jixiao
    chgrp jixiao /etc/jixiao/jixiao.env
    chown jixiao:jixiao /var/lib/jixiao /var/backups/jixiao
    chmod 700 /var/lib/jixiao /var/backups/jixiao
    systemctl daemon-reload
    systemctl enable --now jixiao.service jixiao-backup.timer
fi
echo "装好了。设置在 /etc/jixiao/jixiao.env，改后 systemctl restart jixiao；下一步见 docs/deploy.md。"
