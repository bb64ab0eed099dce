"""How often something of the updates may happen (practice/limits.py counts).

| What | Limit |
|---|---|
| sign-ups from one network (IPv4 /24, IPv6 /48) | 20 in an hour |
| confirmation mails to one mailbox | 3 in a day, whatever is added after a plus |
| confirmation mails in all | 2,000 in an hour |
"""

SIGN_UPS_PER_NETWORK_AND_HOUR = 20
MAILS_PER_MAILBOX_AND_DAY = 3
MAILS_PER_HOUR = 2000
