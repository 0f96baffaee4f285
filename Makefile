# make report   annotate the sample articles and write reports/sample.html
#               make report DATA=path OUT=file.html does it for your own articles
# make test     everything that must hold: lint, types, tests, notebooks
# make lab      open the notebooks in JupyterLab
# make lessons  write the lessons anew from notebooks/solutions
# make accuracy measure again how right Dateline is on data/gold, which reports tell
# make picture  take the picture of the report that the README shows
# make wheelhouse  put all packages in wheelhouse/, to install them where there is no network
# make bench    measure how long everything takes, and how much room, and write BENCHMARKS.md (half an hour)
#               make bench BENCH=--quick leaves out the 100,000 articles (ten minutes)
# make fuzz     look for files and texts that Dateline cannot bear: the property tests with new examples each time (in
#               make test they are the same ones every time), then a fuzzer (an hour; Linux, or Clang's libFuzzer)

PYTHON ?= python3.11
DATA ?= data/afghan-talks/articles.csv
OUT ?= reports/sample.html
BIN := .venv/bin

.PHONY: report test lab lessons accuracy picture wheelhouse bench fuzz clean

report: .venv/ready
	$(BIN)/dateline report "$(DATA)" -o "$(OUT)"

test: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --ignore tests/benchmarks

lab: .venv/ready
	$(BIN)/dateline lab

lessons: .venv/ready
	$(BIN)/python -c "from analysis.lessons import write_lessons; write_lessons()"

accuracy: .venv/ready
	$(BIN)/dateline evaluate data/gold --scores analysis/template/report/accuracy.csv

picture: report .venv/ready-to-test
	$(BIN)/python tests/browser/picture.py "$(OUT)" notebooks/images/report.png

wheelhouse: .venv/ready
	$(BIN)/python -m pip download --quiet --disable-pip-version-check -c constraints.txt -d wheelhouse . setuptools wheel

bench: .venv/ready-to-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python tests/benchmarks/write.py $(BENCH)

fuzz: .venv/ready-to-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	for round in 1 2 3 4 5; do \
		$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile fuzz --ignore tests/benchmarks || exit 1; \
	done
	for target in read make stages actors gold parameters; do \
		$(BIN)/python tests/fuzz/fuzz.py $$target -max_total_time=300 || exit 1; \
	done

.venv/bin/python:
	$(PYTHON) -m venv .venv || python3 -m venv .venv

.venv/ready: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/ready-to-test: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,scale]'
	touch $@

clean:
	rm -rf .venv reports
