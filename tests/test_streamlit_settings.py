"""Streamlit's settings: one file, safe, with colours that can be read in light and dark."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.bootstrap import Settings
from counter.streamlit_settings import (
    FILE,
    content_security_policy,
    default_hosts,
    hosts_for,
    streamlit_settings,
)

THEMES = tomllib.loads(FILE.read_text())["theme"]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_colours_can_be_told_apart(name: str) -> None:
    theme = THEMES[name]
    texts = [theme[key] for key in theme if key.endswith("TextColor")]
    for text in (theme["textColor"], theme["linkColor"], *texts):
        for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(theme["orangeTextColor"], theme["orangeBackgroundColor"]) >= 4.5
    assert contrast("#ffffff", theme["primaryColor"]) >= 4.5
    for edge in (theme["borderColor"], theme["primaryColor"]):
        assert contrast(edge, theme["backgroundColor"]) >= 3


def test_nothing_is_told_to_visitors_or_to_streamlits_makers() -> None:
    set_to = streamlit_settings(["a.example"])
    assert set_to["browser.gatherUsageStats"] is False
    assert set_to["client.showErrorDetails"] == "none"
    assert set_to["client.showErrorLinks"] is False
    assert set_to["server.enableXsrfProtection"] is True
    assert set_to["server.enableCORS"] is True
    assert set_to["server.maxMessageSize"] <= 5
    assert set_to["server.allowedHosts"] == ["a.example"]
    assert set_to["server.trustedUserHeaders"] == {}  # nobody is named by a header
    assert set_to["secrets.files"] == []


def test_streamlit_knows_every_row() -> None:
    from streamlit import config

    assert streamlit_settings(default_hosts()).keys() <= config._config_options_template.keys()


def test_only_this_machine_is_answered_for_unless_hosts_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert default_hosts() == ("localhost", "127.0.0.1", "::1")
    monkeypatch.delenv("DESK_ALLOWED_HOSTS", raising=False)
    assert Settings().hosts == ()
    monkeypatch.setenv("DESK_ALLOWED_HOSTS", " desk.example, [::1],,")
    assert Settings().hosts == ("desk.example", "::1")


def test_an_address_that_is_listened_on_is_answered_for_and_a_wildcard_is_not() -> None:
    own = default_hosts()
    assert hosts_for("127.0.0.1", ()) == own
    assert hosts_for("10.0.0.7", ()) == (*own, "10.0.0.7")
    assert hosts_for("0.0.0.0", ()) == hosts_for("::", ()) == own
    assert hosts_for("10.0.0.7", ("desk.example",)) == ("desk.example",)


def test_the_policy_names_the_inline_script_and_lets_no_other_host_in() -> None:
    policy = content_security_policy()
    assert policy.count("'sha256-") >= 1
    assert "unsafe-eval" not in policy
    assert "script-src 'self' blob: 'sha256-" in policy
    assert "http" not in policy
    assert "*" not in policy.replace("sha256", "")


def test_the_file_goes_with_the_package() -> None:
    house = Path(__file__).parent.parent
    build = tomllib.loads((house / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert ".streamlit" in build["targets"]["wheel"]["only-include"]
