"""What views may rely on."""

from django.contrib.auth.models import User
from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request that only somebody who is signed in can have made: a decorator of the view has seen to it."""

    user: User
