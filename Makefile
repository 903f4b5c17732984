# Every target that has a comment behind two hashes is part of the help.
.DEFAULT_GOAL := help
.PHONY: help demo check fmt docs bench build

help: ## show this help
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## build, then run gateway, console and an embedded PostgreSQL to play with
	@./countersign demo

check: ## install what the tests need, then run every check there is
	@dev/setup
	@rm -rf */target/surefire-reports
	@dev/mvn -q -fae verify; \
	  status=$$?; dev/test-report && exit $$status

fmt: ## format all Java code
	@dev/mvn -q spotless:apply

docs: ## write the generated pages of docs/reference anew
	@dev/mvn -q test -Dtest='*DocsTest' -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true

bench: build ## measure the gateway against pgbouncer and HAProxy, the linter against squawk, and reviews
	@bench/run
	@bench/lint
	@bench/review

build: ## compile and package without testing, and make the cache that the linter starts from
	@dev/mvn -q package -DskipTests
	@dev/aot-cache
