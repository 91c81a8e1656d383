"""The look of the admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """Our few rules beside Wagtail's styles."""
    return format_html('<link rel="stylesheet" href="{}">', static("site/css/admin.css"))
