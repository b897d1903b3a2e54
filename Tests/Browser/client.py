"""A person without a browser: forms filled and sent over plain HTTP, for tests that need many requests or no pictures."""

import http.cookiejar
import io
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

import html5lib

from harness import PASSWORD


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.url = response.url
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    def forms(self):
        """Each form as (action, fields with their present values)."""
        document = html5lib.parse(self.text, namespaceHTMLElements=False)
        found = []
        for form in document.iter("form"):
            fields = {}
            for field in form.iter("input"):
                kind = field.get("type", "text")
                if kind in ("radio", "checkbox") and field.get("checked") is None:
                    continue
                if field.get("name") and kind not in ("submit", "file"):
                    fields[field.get("name")] = field.get("value", "on" if kind == "checkbox" else "")
            for field in form.iter("textarea"):
                fields[field.get("name")] = field.text or ""
            for field in form.iter("select"):
                options = list(field.iter("option"))
                chosen = [option for option in options if option.get("selected") is not None] or options[:1]
                fields[field.get("name")] = chosen[0].get("value", "") if chosen else ""
            found.append((form.get("action", ""), form.get("method", "get").lower(), fields))
        return found

    def form(self, part):
        """The posting form whose action holds a part."""
        for action, method, fields in self.forms():
            if method == "post" and part in action:
                return action, fields
        raise AssertionError(f"{self.url} has no form to {part}:\n" + "\n".join(action for action, *_ in self.forms()))


class Client:
    def __init__(self, server):
        self.server = server
        self.cookies = http.cookiejar.CookieJar(policy=http.cookiejar.DefaultCookiePolicy(
            secure_protocols=("http", "https")))
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        return self._open(urllib.request.Request(self._address(path)))

    def post(self, path, fields):
        data = urllib.parse.urlencode(fields, doseq=True).encode()
        return self._open(urllib.request.Request(self._address(path), data=data, headers=self._origin()))

    def upload(self, path, fields, files):
        """A multipart form; files are (field, name, bytes)."""
        boundary, body = uuid.uuid4().hex, io.BytesIO()
        for name, value in fields.items():
            body.write(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        for field, name, content in files:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            body.write(head.encode() + b"Content-Type: text/csv\r\n\r\n" + content + b"\r\n")
        body.write(f"--{boundary}--\r\n".encode())
        headers = self._origin() | {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._open(urllib.request.Request(self._address(path), data=body.getvalue(), headers=headers))

    def submit(self, page, part, **values):
        """Sends the form of a page as a person would who changes some of its fields."""
        action, fields = page.form(part)
        return self.post(action, fields | values)

    def sign_in(self, address):
        answer = self.submit(self.get("/signin"), "/signin", email=address, password=PASSWORD)
        assert "/signin" not in answer.url, f"{address} could not sign in"
        return self

    def _address(self, path):
        return path if path.startswith("http") else self.server.url + path

    def _origin(self):
        return {"Origin": self.server.url, "Sec-Fetch-Site": "same-origin"}

    def _open(self, request):
        try:
            return Answer(self.opener.open(request, timeout=60))
        except urllib.error.HTTPError as error:
            return Answer(error)
