"""Login through the office's own provider: OpenID Connect, authorization code with PKCE.

``sso.json`` in the office's folder names the provider. Whoever it vouches for comes in as the account bound to its subject;
somebody new gets an account of a reader. The provider is the only host ever asked, and only when this file is there.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tornado.web import RequestHandler

from apps.audit import Deed
from apps.errors import BadAccounts, RefusedToStart
from apps.serving.accounts import Account
from apps.serving.cookies import clean_name
from apps.serving.login import COOKIE, DAYS, Entrance, form, safe_next
from apps.serving.panel_patches import outer
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

FILE = "sso.json"
PENDING = "fangzhi-sso"  # cookie: state, nonce, verifier and where to go on to
MINUTES = 10  # a login at the provider may take so long
TIMEOUT = 10  # seconds the provider has to answer
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
SCOPE = "openid profile"
AWAY = "单位的统一登录现在连不上，请稍后再试，或者用名字和密码登录。"
NOT_GOOD = "统一登录没有成功，请再试一次；还不行，找本单位的管理员。"


class NotVouchedFor(Exception):
    """The provider did not say who somebody is, or not in a way that can be trusted."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people.

    Attributes:
        issuer: its address, as it names itself.
        client: our id there.
        secret: shared with it; empty for a public client.
        name_claim: what of its word is the name.
        label: what stands on the button.
    """

    issuer: str
    client: str
    secret: str = ""
    name_claim: str = "name"
    label: str = "用单位的统一登录"


def provider_of(root: Path) -> Provider | None:
    """The provider an office has named; None when it has none.

    Raises:
        RefusedToStart: when the file cannot be used, or the extra is not installed.
    """
    try:
        told = json.loads((root / FILE).read_text("utf8"))
        found = Provider(**{str(k): str(v) for k, v in told.items()})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError):
        raise RefusedToStart(
            f"{root / FILE} 读不懂。要写 issuer、client，还可以写 secret、name_claim、label。"
        ) from None
    where = urlsplit(found.issuer)
    if where.scheme != "https" and where.hostname not in ("127.0.0.1", "localhost"):
        raise RefusedToStart(f"{root / FILE} 里的 issuer 要以 https:// 开头。")
    try:
        import authlib.integrations.requests_client  # noqa: F401
        import joserfc  # noqa: F401
    except ImportError:
        raise RefusedToStart("统一登录要先装：pip install 'fangzhi[sso]'。") from None
    return found


def metadata(provider: Provider) -> dict[str, Any]:
    """What the provider says about itself.

    Raises:
        NotVouchedFor: when it names another issuer than the one that was asked.
    """
    import requests

    url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    answer = requests.get(url, timeout=TIMEOUT, allow_redirects=False)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    if told.get("issuer", "").rstrip("/") != provider.issuer.rstrip("/"):
        raise NotVouchedFor("issuer")
    return told


def session(provider: Provider, back: str) -> OAuth2Session:
    """What speaks to the provider for us."""
    from authlib.integrations.requests_client import OAuth2Session

    return OAuth2Session(
        provider.client,
        provider.secret or None,
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if provider.secret else "none",
    )


def claims(provider: Provider, told: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The provider's word on who somebody is, after looking at its signature, for whom it is, how old and for which login.

    Raises:
        NotVouchedFor: when anything about it is wrong.
    """
    import requests
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    keys = requests.get(str(told["jwks_uri"]), timeout=TIMEOUT, allow_redirects=False)
    keys.raise_for_status()
    wanted = jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": told["issuer"]},
        aud={"essential": True, "value": provider.client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        word = jwt.decode(token, KeySet.import_key_set(keys.json()), algorithms=ALGORITHMS)
        wanted.validate(word.claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise NotVouchedFor("token") from None
    audience = word.claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and word.claims.get("azp") != provider.client:
        raise NotVouchedFor("azp")
    return dict(word.claims)


class SingleSignOn(Entrance):
    """Off to the provider, and back from it."""

    def initialize(self, provider: Provider) -> None:
        """Which provider."""
        self.provider = provider

    @property
    def back(self) -> str:
        """Where the provider sends people back to; the host was checked at the door."""
        path = outer(str(self.application.settings.get("fangzhi_prefix", "")), "/login/sso/back")
        return f"{self.request.protocol}://{self.request.host}{path}"

    def pending(self) -> dict[str, Any]:
        """What was kept when somebody was sent off; empty when nothing was, or too long ago."""
        kept = self.get_signed_cookie(PENDING, max_age_days=1)
        try:
            found = json.loads(kept) if kept else {}
        except ValueError:
            return {}
        return found if time.time() - float(found.get("at", 0)) < MINUTES * 60 else {}

    def refuse(self, status: int, sentence: str) -> None:
        """The form, with a reason."""
        self.set_status(status)
        self.clear_cookie(PENDING)
        self.finish(form("/", "", sentence, self.provider.label))


class Off(SingleSignOn):
    """Off to the provider."""

    async def get(self) -> None:
        """With a state, a nonce and a verifier that come back with the same browser only."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))

        def work() -> str:
            told = metadata(self.provider)
            url, _ = session(self.provider, self.back).create_authorization_url(
                str(told["authorization_endpoint"]), state=state, nonce=nonce, code_verifier=verifier
            )
            return str(url)

        try:
            url = await asyncio.get_running_loop().run_in_executor(None, work)
        except Exception:  # whatever the provider or the network did: the form still works
            self.refuse(502, AWAY)
            return
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "at": time.time()}
        kept["next"] = safe_next(self.get_argument("next", "/"))
        self.set_signed_cookie(
            PENDING,
            json.dumps(kept),
            expires_days=1,
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
        )
        self.redirect(url)


class Back(SingleSignOn):
    """Back from the provider."""

    async def get(self) -> None:
        """In, when its word is good."""
        kept = self.pending()
        code, state = self.get_argument("code", ""), self.get_argument("state", "")
        if not kept or not code or not secrets.compare_digest(state, str(kept.get("state", ""))):
            await self.noted(Deed.FAILED, None)
            self.refuse(400, NOT_GOOD)
            return

        def work() -> Account:
            told = metadata(self.provider)
            token = session(self.provider, self.back).fetch_token(
                str(told["token_endpoint"]), code=code, code_verifier=kept["verifier"], timeout=TIMEOUT
            )
            word = claims(self.provider, told, str(token.get("id_token", "")), str(kept["nonce"]))
            name = clean_name(str(word.get(self.provider.name_claim) or word["sub"]))
            return self.accounts.vouched_for(f"{told['issuer']} {word['sub']}", name)

        try:
            account = await asyncio.get_running_loop().run_in_executor(None, work)
        except (BadAccounts, KnowledgeBaseError) as error:
            self.refuse(403, str(error))
            return
        except NotVouchedFor:
            await self.noted(Deed.FAILED, None)
            self.refuse(403, NOT_GOOD)
            return
        except Exception:
            self.refuse(502, NOT_GOOD)
            return
        if not account.active:
            await self.noted(Deed.FAILED, account)
            self.refuse(403, "您的账号停用了，找本单位的管理员。")
            return
        await self.noted(Deed.LOGGED_IN, account)
        self.clear_cookie(PENDING)
        self.keep(COOKIE, self.accounts.begin(account.id, self.request.headers.get("User-Agent", "")), DAYS)
        self.redirect(safe_next(str(kept["next"])))


def sso_patterns(provider: Provider | None) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Tornado routes of the single sign-on; none without a provider."""
    if provider is None:
        return []
    return [
        (r"/login/sso", Off, {"provider": provider}),
        (r"/login/sso/back", Back, {"provider": provider}),
    ]
