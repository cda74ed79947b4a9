"""Plain data as YAML that a person can edit and `readers.yaml_file` reads back to the same."""

from __future__ import annotations

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Every scalar is text; short mappings stand on one line."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML calls it with one
        return True


def _flow(data: Any) -> bool:
    if isinstance(data, dict):
        return (
            bool(data)
            and all(isinstance(item, str) for item in data.values())
            and sum(len(str(k)) + len(v) for k, v in data.items()) < 70
        )
    return bool(data) and all(isinstance(item, str) for item in data) and sum(map(len, data)) < 70


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=_flow(data))


def _sequence(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=_flow(data))


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data))


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)
_Dumper.add_multi_representer(dict, _mapping)
_Dumper.add_multi_representer(list, _sequence)
_Dumper.add_multi_representer(str, _text)


def yaml_text(data: dict[str, Any]) -> str:
    """The data as YAML text."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, indent=2)
