"""Tests that force the flag: overrides of the kept value, and tests of another one."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case(
        "override-decorator",
        '@login\n@<~override_flag("new-checkout", active=True)~>  # new\ndef test_a():\n    assert a() == 1\n',
        "@login\ndef test_a():\n    assert a() == 1\n",
    ),
    Case(
        "override-class-decorator",
        '@<~override_flag("new-checkout", False)~>\nclass ATest(TestCase):\n    def test_a(self):\n        self.a(1)\n',
        "class ATest(TestCase):\n    def test_a(self):\n        self.a(1)\n",
        value=False,
    ),
    Case(
        "override-of-an-object",
        'CART = WaffleFlag("new-checkout")\n\n\n@<~override_flag(CART, True)~>\ndef test_a():\n    assert a(CART)\n',
        'CART = WaffleFlag("new-checkout")\n\n\ndef test_a():\n    assert a(CART)\n',
        word="CART",
    ),
    Case(
        "override-context",
        """\
        def test_a():
            b = 2
            with <~override_flag("new-checkout", active=True)~>:
                # why
                assert a() == b
            done(b)
        """,
        """\
        def test_a():
            b = 2
            # why
            assert a() == b
            done(b)
        """,
    ),
    Case(
        "override-item",
        """\
        def test_a():
            with client() as c, <~override_flag("new-checkout", True)~>, <~override_flag("new-checkout", True)~>:
                assert a(c) == 1
        """,
        """\
        def test_a():
            with client() as c:
                assert a(c) == 1
        """,
    ),
    Case(
        "override-line",
        """\
        def set_up(stack):
            stack.enter_context(<~override_flag("new-checkout", True)~>)
            <~override_gate("new-checkout", True)~>
            return stack
        """,
        """\
        def set_up(stack):
            return stack
        """,
    ),
    Case(
        "override-entry",
        'provider = <~InMemory({"a": 1, "new-checkout": True})~>\nprovider.start(2)\n',
        'provider = InMemory({"a": 1})\nprovider.start(2)\n',
    ),
    Case(
        "override-dead-decorator",
        """\
        def test_a():
            assert a() == 1


        # the old one
        @<~override_flag("new-checkout", active=False)~>
        def test_old():
            assert old() == 2


        def test_b():
            assert b() == 3
        """,
        """\
        def test_a():
            assert a() == 1


        def test_b():
            assert b() == 3
        """,
        forced=(False,),
        removed=("test_old",),
    ),
    Case(
        "override-dead-method",
        '''\
        class ATest(TestCase):
            def test_old(self):
                """Old."""
                b = 2
                with other(b):
                    with <~override_flag("new-checkout", True)~>:
                        self.check(<<on("new-checkout")>>)

            def test_b(self):
                self.b(3)
        ''',
        """\
        class ATest(TestCase):
            def test_b(self):
                self.b(3)
        """,
        value=False,
        forced=(True,),
        removed=("ATest.test_old",),
    ),
    Case(
        "override-dead-class",
        """\
        @<~override_flag("new-checkout", active=False)~>
        class OldTests:
            def test_old(self):
                assert old() == 2


        def test_b():
            assert b() == 3
        """,
        """\
        def test_b():
            assert b() == 3
        """,
        forced=(False,),
        removed=("OldTests",),
    ),
)

WRONG = (
    Case(
        "override-of-another-flag",
        '@<~override_flag("other", active=True)~>\ndef test_a():\n    assert a() == 1\n',
        "def test_a():\n    assert a() == 1\n",
    ),
    Case(
        "override-misread",
        '@<~override_flag("new-checkout", active=False)~>\ndef test_a():\n    assert a() == 1\n',
        "def test_a():\n    assert a() == 1\n",
    ),
    Case(
        "override-of-a-parameter",
        'def f(on):\n    with <~override_flag("new-checkout", on)~>:\n        assert a() == 1\n',
        "def f(on):\n    assert a() == 1\n",
    ),
    Case(
        "override-of-another-object",
        'CART = WaffleFlag("other")\n\n\n@<~override_flag(CART, True)~>\ndef test_a():\n    assert a(CART)\n',
        'CART = WaffleFlag("other")\n\n\ndef test_a():\n    assert a(CART)\n',
        word="CART",
    ),
    Case(
        "override-with-a-name",
        'def test_a():\n    with <~override_flag("new-checkout", True)~> as f:\n        a(f)\n',
        "def test_a():\n    a(f)\n",
    ),
    Case(
        "override-handed-on",
        'def test_a():\n    with both(<~override_flag("new-checkout", True)~>):\n        a()\n',
        "def test_a():\n    a()\n",
    ),
    Case(
        "override-within-another",
        """\
        @override_flag("new-checkout", False)
        def test_a():
            with <~override_flag("new-checkout", True)~>:
                assert a() == 1
        """,
        """\
        @override_flag("new-checkout", False)
        def test_a():
            assert a() == 1
        """,
    ),
    Case(
        "asked-under-another-value",
        """\
        def test_a():
            with override_flag("new-checkout", False):
                assert <<on("new-checkout")>> == 1
        """,
        """\
        def test_a():
            with override_flag("new-checkout", False):
                assert True == 1
        """,
    ),
    Case(
        "dead-part",
        """\
        def test_a():
            assert b() == 1
            with <~override_flag("new-checkout", False)~>:
                assert a() == 1


        def test_b():
            assert b() == 3
        """,
        "def test_b():\n    assert b() == 3\n",
        forced=(False,),
        removed=("test_a",),
    ),
    Case(
        "dead-first-part",
        """\
        def test_a():
            with <~override_flag("new-checkout", False)~>:
                assert a() == 1
            assert b() == 1


        def test_b():
            assert b() == 3
        """,
        "def test_b():\n    assert b() == 3\n",
        forced=(False,),
        removed=("test_a",),
    ),
    Case(
        "dead-in-a-loop",
        """\
        def test_a():
            for x in y:
                with <~override_flag("new-checkout", False)~>:
                    assert a() == 1


        def test_b():
            assert b() == 3
        """,
        "def test_b():\n    assert b() == 3\n",
        forced=(False,),
        removed=("test_a",),
    ),
    Case(
        "dead-with-a-live-part",
        """\
        @<~override_flag("new-checkout", False)~>
        def test_a():
            with override_flag("new-checkout", True):
                assert a() == 1


        def test_b():
            assert b() == 3
        """,
        "def test_b():\n    assert b() == 3\n",
        forced=(False,),
        removed=("test_a",),
    ),
    Case(
        "dead-not-listed",
        '@<~override_flag("new-checkout", False)~>\ndef test_a():\n    assert a() == 1\n\n\ndef test_b():\n    b()\n',
        "def test_b():\n    b()\n",
        forced=(False,),
    ),
    Case(
        "dead-no-test",
        '@<~override_flag("new-checkout", False)~>\ndef check():\n    assert a() == 1\n\n\ndef test_b():\n    b()\n',
        "def test_b():\n    b()\n",
        forced=(False,),
        removed=("check",),
    ),
    Case(
        "dead-fixture",
        "@fixture\n"
        '@<~override_flag("new-checkout", False)~>\ndef test_a():\n    assert a() == 1\n\n\ndef test_b():\n    b()\n',
        "def test_b():\n    b()\n",
        forced=(False,),
        removed=("test_a",),
    ),
    Case(
        "dead-hides-another",
        """\
        class Base:
            def test_a(self):
                assert a() == 1


        class TestA(Base):
            @<~override_flag("new-checkout", False)~>
            def test_a(self):
                assert a() == 2

            def test_b(self):
                b()
        """,
        """\
        class Base:
            def test_a(self):
                assert a() == 1


        class TestA(Base):
            def test_b(self):
                b()
        """,
        forced=(False,),
        removed=("TestA.test_a",),
    ),
    Case(
        "dead-still-called",
        """\
        @<~override_flag("new-checkout", False)~>
        def test_a():
            assert a() == 1


        def test_b():
            test_a()
        """,
        "def test_b():\n    test_a()\n",
        forced=(False,),
        removed=("test_a",),
    ),
    Case(
        "dead-of-another-type",
        '@<~override_flag("new-checkout", 50)~>\ndef test_a():\n    assert a() == 1\n\n\ndef test_b():\n    b()\n',
        "def test_b():\n    b()\n",
        forced=(50,),
        removed=("test_a",),
    ),
    Case(
        "another-test-goes",
        '@<~override_flag("new-checkout", False)~>\ndef test_a():\n    assert a() == 1\n\n\ndef test_b():\n    b()\n',
        '@override_flag("new-checkout", False)\ndef test_a():\n    assert a() == 1\n',
        forced=(False,),
        removed=("test_b",),
    ),
)
