"""The adapter is answered with what it is to text back."""

from django.http import HttpResponse, JsonResponse


def answer(text: str) -> HttpResponse:
    """Text this back; with an empty text nothing is."""
    return JsonResponse({"reply": text})
