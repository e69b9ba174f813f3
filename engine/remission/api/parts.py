"""What the routes share, and how they come by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi import Path as InPath

from remission.api.access import Identity, Role
from remission.api.desk import Desk
from remission.api.problems import Refusal
from remission.api.settings import ServiceSettings
from remission.api.shelf import Served, Shelf
from remission.api.telemetry import Telemetry
from remission.api.workers import Workers


@dataclass(slots=True)
class ServiceParts:
    """The parts of one service."""

    settings: ServiceSettings
    shelf: Shelf
    desk: Desk
    workers: Workers
    telemetry: Telemetry
    is_ready: bool = False


def _parts(request: Request) -> ServiceParts:
    found: ServiceParts = request.app.state.parts
    return found


def who_may(role: Role) -> Callable[[Request], Identity]:
    """A dependency: who asks, if they have a role."""

    def who(request: Request) -> Identity:
        identity: Identity | None = request.scope.get("remission.identity")
        if identity is None:
            raise Refusal(401, "unauthenticated", "nobody is known to have sent this")
        if role not in identity.roles:
            raise Refusal(403, "forbidden", f"this takes the role {role.value!r}")
        return identity

    return who


InParts = Annotated[ServiceParts, Depends(_parts)]
Reader = Annotated[Identity, Depends(who_may(Role.READ))]
Administrator = Annotated[Identity, Depends(who_may(Role.ADMINISTER))]
ProtocolId = Annotated[str, InPath(description="The id of a protocol that is served", max_length=200)]


async def _served(protocol: ProtocolId, parts: InParts) -> Served:
    return await parts.workers.run(parts.shelf.get, protocol)


InProtocol = Annotated[Served, Depends(_served)]
