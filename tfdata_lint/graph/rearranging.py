"""Mapped functions that compute nothing: they hand their arguments on in another structure."""

from __future__ import annotations

import libcst as cst


def rearranges(node: cst.FunctionDef | cst.Lambda) -> bool:
    """True for a function made of names, subscripts, slices, tuples, dicts and constants alone."""
    if isinstance(node, cst.Lambda):
        return _plain([node.body])
    body = [
        small
        for statement in node.body.body
        for small in (
            statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement]
        )
    ]
    if not body or not isinstance(body[-1], cst.Return) or body[-1].value is None:
        return False
    return _plain(list(body))


def _plain(pending: list[cst.CSTNode]) -> bool:
    while pending:
        match pending.pop():
            case cst.Name() | cst.Integer() | cst.SimpleString() | cst.Float() | cst.Del():
                pass
            case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
                pass
            case cst.Expr(value=inner) | cst.Return(value=cst.BaseExpression() as inner):
                pending.append(inner)
            case cst.Assign(targets=targets, value=value):
                pending.append(value)
                pending.extend(target.target for target in targets)
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                pending.extend(element.value for element in elements)
            case cst.Dict(elements=pairs):
                pending.extend(pair.value for pair in pairs)
            case cst.DictComp(value=value, for_in=clause) | cst.ListComp(elt=value, for_in=clause):
                pending.extend((value, clause.iter))
            case cst.Subscript(value=value, slice=slices):
                pending.append(value)
                for element in slices:
                    match element.slice:
                        case cst.Index(value=at):
                            pending.append(at)
                        case cst.Slice(lower=lower, upper=upper, step=step):
                            pending.extend(each for each in (lower, upper, step) if each)
            case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer()):
                pass
            case cst.Ellipsis():
                pass
            case cst.Attribute(value=value):
                pending.append(value)
            case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(value="pop")), args=[_]):
                pending.append(value)
            case cst.Call(func=cst.Name(value="dict"), args=[argument]):
                pending.append(argument.value)
            case _:
                return False
    return True
