"""What each answer must say to browsers, read from an answer as its receiver sees it, and told where it does not."""

from collections.abc import Iterator

import httpx

ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}
REFERRERS = (["strict-origin-when-cross-origin"], ["strict-origin"])
"""The second of a page whose address tells what somebody wrote, to this site too."""
SHOWN = ("image/", "text/html", "application/xhtml+xml", "application/xml", "text/xml")
"""What a browser makes a document of; so does it of whatever ends in +xml."""


def wrong_headers(answer: httpx.Response) -> list[str]:
    """A sentence for each header that an answer lacks, has twice, or has with another value."""
    request = answer.request
    return [f"{request.method} {request.url.raw_path.decode()} {answer.status_code}: {why}" for why in _wrong(answer)]


def _wrong(answer: httpx.Response) -> Iterator[str]:
    referrer = answer.headers.get_list("referrer-policy")
    if referrer not in REFERRERS:
        yield f"referrer-policy: {referrer}"
    for name, value in ALWAYS.items():
        if answer.headers.get_list(name) != [value]:
            yield f"{name}: {answer.headers.get_list(name)}"
    if len(answer.headers.get_list("content-security-policy")) != 1:
        yield f"{len(answer.headers.get_list('content-security-policy'))} policies"
        return
    told = answer.headers["content-security-policy"]
    policy = dict(part.strip().partition(" ")[::2] for part in told.split(";"))
    if policy.get("default-src") != "'none'":
        yield f"it may load: {told}"
    framed = answer.request.url.path.removeprefix("/zh").startswith("/embed/")
    if policy.get("frame-ancestors") != ("* file:" if framed else "'none'"):
        yield f"its frames: {told}"
    if answer.headers.get_list("x-frame-options") != ([] if framed else ["DENY"]):
        yield f"x-frame-options: {answer.headers.get_list('x-frame-options')}"
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    page = kind == "text/html" and "style-src" in policy and "script-src" in policy
    if (kind.startswith(SHOWN) or kind.endswith("+xml")) and not page and policy.get("sandbox") != "":
        yield f"{kind} without a sandbox: {told}"
    if page and "geolocation=()" not in answer.headers.get("permissions-policy", ""):
        yield f"permissions-policy: {answer.headers.get('permissions-policy')}"
    secure = answer.headers.get_list("strict-transport-security")
    if secure:
        yield f"it binds a server without TLS: {secure}"
