# 安装的步骤，install.sh 与 Dockerfile 共用。 The steps of installing, shared by install.sh and the Dockerfile.
# 先设好：SOURCE 项目目录，TARGET 装到哪里，WHEELHOUSE 离线安装目录（可以没有）。

: "${SOURCE:?}" "${TARGET:?}"

make_environment() {
    python3 -m venv "$TARGET/env"
    if [ -n "${WHEELHOUSE:-}" ]; then
        set -- --no-index --find-links "$WHEELHOUSE"
    else
        set --
    fi
    "$TARGET/env/bin/pip" install --quiet "$@" --require-hashes -r "$SOURCE/requirements.txt"
    "$TARGET/env/bin/pip" install --quiet "$@" --no-deps --no-build-isolation "$SOURCE"
}

check_environment() {
    found=$("$TARGET/env/bin/jixiao" doctor) || { echo "$found" >&2; return 1; }
}
