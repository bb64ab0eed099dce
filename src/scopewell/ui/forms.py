"""How forms look: one renderer, so that every form of every room has the same fields and errors."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Renders forms and fields with the templates of the house."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
