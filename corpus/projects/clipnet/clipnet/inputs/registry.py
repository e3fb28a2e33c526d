"""@register('name') and build('name')."""

_BUILDERS = {}


def register(name):

  def decorate(builder):
    _BUILDERS[name] = builder
    return builder

  return decorate


def build(name, split, **kwargs):
  """Gives what the builder gives, unfinished: the programs decide about the rest."""
  return _BUILDERS[name](split, **kwargs)
