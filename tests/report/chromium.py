"""A real Chromium without a window, driven over its own protocol through two pipes: no driver, no package."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.needs import lacking

# /usr/bin/chromium of Debian is a script around the program.
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip


class Browser:
    """One Chromium with one page."""

    def __init__(self, width: int = 1280, height: int = 900) -> None:
        if PROGRAM is None:
            lacking("browser", "there is no Chromium: install Debian's package chromium")
        self._profile = tempfile.mkdtemp(prefix="edi837-chromium-")
        ours, theirs = os.pipe(), os.pipe()
        command = [PROGRAM, *_FLAGS, f"--user-data-dir={self._profile}", f"--window-size={width},{height}"]
        # The protocol wants descriptors 3 and 4.
        script = f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}'
        self._process = subprocess.Popen(
            ["bash", "-c", script, "chromium", *command], pass_fds=(ours[0], theirs[1]), stderr=subprocess.DEVNULL
        )
        os.close(ours[0])
        os.close(theirs[1])
        self._send, self._receive = os.fdopen(ours[1], "wb"), os.fdopen(theirs[0], "rb")
        self._number = 0
        self._session = ""
        self.told: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._send.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._receive.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to one command; events that come meanwhile are kept in `told`."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._send.write(json.dumps(message).encode() + b"\0")
        self._send.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.told.append(answer)

    def _next(self) -> dict[str, Any]:
        content = bytearray()
        while (byte := self._receive.read(1)) != b"\0":
            assert byte, "Chromium ended"
            content += byte
        return json.loads(content)

    def open(self, path: Path, fragment: str = "") -> None:
        """Load a file, and wait until it is loaded."""
        self.told.clear()
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=path.as_uri() + (f"#{fragment}" if fragment else ""))
        while self.run("document.readyState + location.protocol") != "completefile:":
            pass

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """One key, down and up."""
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        code = {"Enter": 13, "Escape": 27, "Tab": 9}.get(key, 0)
        down = {"type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", **{name: value for name, value in down.items() if value})
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def click(self, selector: str) -> None:
        """A click with the mouse in the middle of the first element that fits."""
        script = f"""(() => {{ const box = document.querySelector({json.dumps(selector)});
            box.scrollIntoView({{ block: "center" }}); const at = box.getBoundingClientRect();
            return [at.x + at.width / 2, at.y + at.height / 2]; }})()"""
        x, y = self.run(script)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def wait(self, script: str) -> None:
        """Until an expression is true."""
        self.run(f"new Promise(done => {{ const look = () => ({script}) ? done() : setTimeout(look, 20); look(); }})")

    def complaints(self) -> list[str]:
        """Errors, exceptions and refusals that the page met."""
        found = [one["params"]["entry"]["text"] for one in self.told if one.get("method") == "Log.entryAdded"]
        return found + [str(one["params"]) for one in self.told if one.get("method") == "Runtime.exceptionThrown"]

    def requests(self) -> list[str]:
        """What the page asked for besides itself."""
        asked = [one for one in self.told if one.get("method") == "Network.requestWillBeSent"]
        return [one["params"]["request"]["url"] for one in asked if one["params"]["type"] != "Document"]

    def picture(self, path: Path) -> None:
        """What is in the window, as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def printed(self, path: Path) -> None:
        """The page as it prints, as PDF."""
        answer = self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(answer["data"]))


@contextmanager
def chromium(width: int = 1280, height: int = 900) -> Iterator[Browser]:
    """A browser that is gone afterwards; a test without one is skipped."""
    with Browser(width, height) as browser:
        yield browser
