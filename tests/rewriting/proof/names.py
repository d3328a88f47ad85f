"""Right and wrong removals of imports, constants, functions, class members and registry entries."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case(
        "client-from-a-factory",
        """\
        import ldclient
        from ldclient import Context

        client = ldclient.get()


        def f(user):
            context = Context.builder(user.key).kind("user").build()
            show = <<client.variation("new-checkout", context, False)>>
            return {"show": show}
        """,
        """\
        def f(user):
            return {"show": True}
        """,
        removed=("ldclient", "Context", "client"),
    ),
    Case(
        "import",
        'import os\nfrom lib import on\n\nif <<on("new-checkout")>>:\n    os.x()\n',
        "import os\n\nos.x()\n",
        removed=("on",),
    ),
    Case(
        "one-import-of-a-list",
        """\
        from lib import (
            a,  # first
            on,  # flags
            z,
        )

        if <<on("new-checkout")>>:
            a(z)
        """,
        """\
        from lib import (
            a,  # first
            z,
        )

        a(z)
        """,
        removed=("on",),
    ),
    Case("import-alias", 'import lib as l\nx = <<l.on("new-checkout")>>\n', "x = True\n", removed=("l",)),
    Case(
        "dotted-import",
        'import lib.flags\nx = <<lib.flags.on("new-checkout")>>\n',
        "x = True\n",
        removed=("lib.flags",),
    ),
    Case(
        "import-for-typing",
        """\
        from typing import TYPE_CHECKING
        from lib import on

        if TYPE_CHECKING:
            from lib import Old

        def f():
            if <<on("new-checkout")>>:
                return 1
            old: Old = g()
            return old
        """,
        """\
        def f():
            return 1
        """,
        removed=("TYPE_CHECKING", "on", "Old"),
    ),
    Case(
        "import-in-function",
        "def f():\n    from lib import NEW\n\n    return <<NEW.is_enabled()>>\n",
        "def f():\n    return True\n",
        removed=("f.NEW",),
        word="NEW",
    ),
    Case(
        "constant",
        'from lib import on\n\nNEW = "new-checkout"\nOTHER = 1\n\nx = <<on(NEW)>>\n',
        "OTHER = 1\n\nx = True\n",
        removed=("NEW", "on"),
        word="NEW",
    ),
    Case("constant-from-parts", 'NS = "new"\nx = <<on(f"{NS}-checkout")>>\n', "x = True\n", removed=("NS",)),
    Case(
        "flag-object",
        """\
        # .. toggle_name: new-checkout
        # .. toggle_default: False
        NEW = WaffleFlag("new-checkout", __name__)


        def f():
            return <<NEW.is_enabled()>>
        """,
        "def f():\n    return True\n",
        removed=("NEW",),
        word="NEW",
    ),
    Case(
        "flag-object-without-use-here",
        'A = WaffleFlag("a", __name__)\nNEW = WaffleFlag("new-checkout", __name__)\n',
        'A = WaffleFlag("a", __name__)\n',
        removed=("NEW",),
    ),
    Case(
        "module-constant-of-flag",
        """\
        ENABLED = <<on("new-checkout")>>


        def f():
            if ENABLED:
                return 1
            return 2
        """,
        "def f():\n    return 1\n",
        removed=("ENABLED",),
    ),
    Case(
        "orphaned-helpers",
        """\
        import os
        import sys

        def f():
            if <<on("new-checkout")>>:
                return 1
            return _old()


        def _old():
            return _older(os)


        def _older(x):
            return _old() + x.y


        def g():
            return sys.x
        """,
        """\
        import sys

        def f():
            return 1


        def g():
            return sys.x
        """,
        removed=("_old", "_older", "os"),
    ),
    Case(
        "enum-member",
        """\
        class Flag(str, Enum):
            A = "a"
            NEW = "new-checkout"


        x = <<on(Flag.NEW.value)>>
        """,
        'class Flag(str, Enum):\n    A = "a"\n\n\nx = True\n',
        removed=("Flag.NEW",),
        word="NEW",
    ),
    Case(
        "last-class-member",
        'class Flag:\n    NEW = "new-checkout"\n\n\nx = 1\n',
        "class Flag:\n    pass\n\n\nx = 1\n",
        removed=("Flag.NEW",),
    ),
    Case(
        "private-method",
        """\
        class View(Base):
            def get(self):
                if <<on("new-checkout")>>:
                    return 1
                return self._old()

            def _old(self):
                return 2
        """,
        """\
        class View(Base):
            def get(self):
                return 1
        """,
        removed=("View._old",),
    ),
    Case(
        "registry-entry",
        'FLAGS = {\n    "a": True,  # keep\n    "new-checkout": {"default": False},\n}\n',
        'FLAGS = {\n    "a": True,  # keep\n}\n',
    ),
    Case("registry-list", 'FLAGS = ["a", "new-checkout"]\n', 'FLAGS = ["a"]\n'),
    Case("registry-choices", 'FLAGS = (("a", "A"), ("new-checkout", "New"))\n', 'FLAGS = (("a", "A"),)\n'),
    Case(
        "registry-by-constant",
        'NEW = "new-checkout"\nFLAGS = [A, NEW]\n',
        "FLAGS = [A]\n",
        removed=("NEW",),
    ),
    Case(
        "all-entry",
        '__all__ = ["a", "NEW"]\nNEW = "new-checkout"\na = 1\n',
        '__all__ = ["a"]\na = 1\n',
        removed=("NEW",),
    ),
    Case(
        "re-export", "from .flags import A, NEW\n", "from .flags import A\n", removed=("NEW",), path="shop/__init__.py"
    ),
)

WRONG = (
    Case(
        "variable-that-takes-something",
        'q = Queue()\n\nu = q.get()\nx = <<on("new-checkout", u)>>\n',
        "q = Queue()\n\nx = True\n",
        removed=("u",),
    ),
    Case(
        "module-constant-inlined-but-kept",
        'A = <<on("new-checkout")>>\ndef f():\n    return A\n',
        "A = True\ndef f():\n    return True\n",
    ),
    Case("module-constant-dropped-unlisted", 'A = <<on("new-checkout")>>\n', ""),
    Case(
        "global-write",
        'A = <<on("new-checkout")>>\ndef f():\n    global A\n    A = 1\ndef g():\n    return A\n',
        "def f():\n    global A\n    A = 1\ndef g():\n    return True\n",
        removed=("A",),
    ),
    Case(
        "import-still-used",
        'from lib import on, a\nx = <<on("new-checkout")>>\na()\n',
        "x = True\na()\n",
        removed=("on", "a"),
    ),
    Case("import-unlisted", 'from lib import on\nx = <<on("new-checkout")>>\n', "x = True\n"),
    Case(
        "import-unused-before",
        'import os\nfrom lib import on\nx = <<on("new-checkout")>>\n',
        "x = True\n",
        removed=("on", "os"),
    ),
    Case(
        "import-in-all",
        'from lib import on\n__all__ = ["on"]\nx = <<on("new-checkout")>>\n',
        '__all__ = ["on"]\nx = True\n',
        removed=("on",),
    ),
    Case(
        "import-patched-by-name",
        'from lib import on\nx = <<on("new-checkout")>>\npatch("shop.cart.on")\n',
        'x = True\npatch("shop.cart.on")\n',
        removed=("on",),
    ),
    Case(
        "import-used-in-annotation-text",
        'from lib import On\nx = <<On("new-checkout")>>\ndef f(a: "On"): ...\n',
        'x = True\ndef f(a: "On"): ...\n',
        removed=("On",),
    ),
    Case(
        "import-reached-by-globals",
        'from lib import on\nx = <<on("new-checkout")>>\ny = globals()[z]\n',
        "x = True\ny = globals()[z]\n",
        removed=("on",),
    ),
    Case(
        "constant-with-effect",
        'A = register("new-checkout", g())\nx = <<on(A)>>\n',
        "x = True\n",
        removed=("A",),
        word="A",
    ),
    Case(
        "helper-registered",
        """\
        @app.route("/")
        def old():
            return 1
        def f():
            if <<on("new-checkout")>>:
                return 2
            return old()
        """,
        "def f():\n    return 2\n",
        removed=("old",),
    ),
    Case(
        "helper-still-used",
        """\
        def _old():
            return 1
        def f():
            if <<on("new-checkout")>>:
                return _old()
            return 2
        """,
        "def f():\n    return _old()\n",
        removed=("_old",),
    ),
    Case(
        "helper-unused-before",
        'def _old():\n    return 1\ndef f():\n    return <<on("new-checkout")>>\n',
        "def f():\n    return True\n",
        removed=("_old",),
    ),
    Case(
        "enum-auto",
        'class F(Enum):\n    NEW = auto()\n    B = auto()\nx = <<on(F.NEW, "new-checkout")>>\n',
        "class F(Enum):\n    B = auto()\nx = True\n",
        removed=("F.NEW",),
    ),
    Case(
        "member-still-used",
        'class F:\n    NEW = "new-checkout"\nx = F.NEW\n',
        "class F:\n    pass\nx = F.NEW\n",
        removed=("F.NEW",),
    ),
    Case(
        "overriding-method",
        """\
        class V(Base):
            def old(self):
                return 1
            def get(self):
                if <<on("new-checkout")>>:
                    return 2
                return self.old()
        """,
        "class V(Base):\n    def get(self):\n        return 2\n",
        removed=("V.old",),
    ),
    Case(
        "dataclass-field",
        """\
        @dataclass
        class S:
            new: bool = False
            b: int = 1
        x = <<on("new-checkout", S.new)>>
        """,
        "@dataclass\nclass S:\n    b: int = 1\nx = True\n",
        removed=("S.new",),
    ),
    Case("other-registry-entry", 'FLAGS = {"a": 1, "new-checkout": 2}\n', "FLAGS = {}\n"),
    Case("registry-value-changed", 'FLAGS = {"a": 1, "new-checkout": 2}\n', 'FLAGS = {"a": 2}\n'),
    Case("registry-entry-with-effect", 'FLAGS = {"a": 1, "new-checkout": make()}\n', 'FLAGS = {"a": 1}\n'),
    Case("local-dict-entry", 'def f():\n    return {"a": 1, "new-checkout": 2}\n', 'def f():\n    return {"a": 1}\n'),
    Case("undefined-name", 'from lib import on, x\ny = <<on("new-checkout")>> and x\n', "y = x\n", removed=("on", "x")),
)
