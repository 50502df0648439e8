"""What may be set of the staff desk, as DESK_… in the environment. Nothing needs to be."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from records.database import home_url


class StaffSettings(BaseSettings):
    """The database, how replies are approved, and how long letters are kept.

    `keep_days` counts from the day an inquiry was closed; 0 keeps letters until somebody erases them.
    `oidc_file` is a TOML file with the sections [auth], as st.login reads it, and [roles], a role for
    each group that the provider claims. The rates are of the API: of a token, of its drafts, and of the
    sign-ins that fail from one address. `staff_local` is the name of local mode's only person.
    """

    model_config = SettingsConfigDict(env_prefix="DESK_", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=lambda: user_data_path("copyright-desk"))
    database_url: SecretStr | None = None
    four_eyes: bool = True
    keep_days: int = Field(default=0, ge=0)
    oidc_file: Path | None = None
    api_per_minute: int = Field(default=60, ge=1)
    api_drafts_per_minute: int = Field(default=20, ge=1)
    api_failures_per_minute: int = Field(default=20, ge=1)
    staff_local: str | None = None

    @property
    def database(self) -> str:
        """The URL of the database; holds its password, so it is never printed."""
        return self.database_url.get_secret_value() if self.database_url else home_url(self.home)
