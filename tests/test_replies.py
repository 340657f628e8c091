import httpx


def test_a_page_allows_nothing_from_elsewhere_and_says_what_it_varies_by(town_server: str) -> None:
    answer = httpx.get(f"{town_server}/", headers={"Accept": "text/html"})
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Accept-Language" in answer.headers["vary"]


def test_a_refusal_is_a_page_for_people_and_a_problem_document_for_programs(town_server: str) -> None:
    page = httpx.get(f"{town_server}/questions/cq99?lang=sv", headers={"Accept": "text/html"})
    told = httpx.get(f"{town_server}/questions/cq99")
    assert page.status_code == told.status_code == 404
    assert '<html lang="sv">' in page.text
    assert told.json()["title"] == "Not found"


def test_an_address_says_what_may_be_done_there(town_server: str) -> None:
    answer = httpx.options(f"{town_server}/sparql")
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(answer.headers["allow"].split(", "))
    assert "application/sparql-query" in answer.headers["accept-post"]
