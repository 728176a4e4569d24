"""What `vafa seed` is given in tests."""

CAFE = {
    "businesses": [
        {
            "slug": "cafe",
            "name": "کافه",
            "branches": [{"code": "one", "name": "یکم"}],
            "sales": [
                {
                    "number": "1",
                    "branch": "one",
                    "mobile": "09120000001",
                    "lines": [{"name": "قهوه", "unit_price_rial": 1000000}],
                }
            ],
        }
    ]
}
