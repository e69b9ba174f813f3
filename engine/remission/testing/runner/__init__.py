"""Features, run. In come feature files and protocols; out go the results of every step, as pages, JUnit XML and Cucumber JSON."""
