"""Messages by mail, over SMTP with TLS."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from enum import StrEnum

from engine.messages.sender import Letter, Receipt, SendError, is_mail, one_line

REFUSED_FOR_GOOD = range(500, 600)


class Tls(StrEnum):
    """How the connection is made safe."""

    IMPLICIT = "tls"  # from the first byte: port 465
    STARTTLS = "starttls"
    NONE = "none"  # only to a server on the same machine


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Sends mail from one address through one server."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    tls: Tls = Tls.STARTTLS
    name: str = ""  # of the sender, as readers see it
    timeout: float = 10.0
    context: ssl.SSLContext | None = None

    def send(self, letter: Letter) -> Receipt:
        if not is_mail(letter.to):
            raise SendError("bad_address", permanent=True)
        mail = self.mail(letter)
        try:
            with self._connected() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as err:
            codes = [code for code, _ in err.recipients.values()]
            raise SendError("refused", permanent=all(c in REFUSED_FOR_GOOD for c in codes)) from err
        except smtplib.SMTPAuthenticationError as err:
            raise SendError("not_let_in") from err  # for the operator to mend, not the recipient
        except smtplib.SMTPResponseException as err:
            raise SendError("refused", permanent=err.smtp_code in REFUSED_FOR_GOOD) from err
        except (smtplib.SMTPException, OSError) as err:
            raise SendError("unreachable") from err
        return Receipt(mail["Message-ID"])

    def mail(self, letter: Letter) -> EmailMessage:
        """The mail as it goes out; the same letter bears the same name every time."""
        mail = EmailMessage()
        mail["From"] = formataddr((one_line(self.name), self.sender))
        mail["To"] = letter.to
        mail["Subject"] = one_line(letter.subject)
        named = hashlib.sha256(letter.key.encode(errors="replace")).hexdigest()[:32]
        mail["Message-ID"] = f"<{named}@{self.sender.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Idempotency-Key"] = named
        mail.set_content(letter.body)
        return mail

    def _connected(self) -> smtplib.SMTP:
        context = self.context or ssl.create_default_context()
        if self.tls is Tls.IMPLICIT:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.tls is Tls.STARTTLS:
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server
