# R's myeloid (survival) as a cohort of courses: run in this folder, Rscript course.R. It writes myeloid_course.csv, a row a patient:
# the assessment that shows CR, or the last day of follow-up where none does; days as dates from 2000-01-01 (a fictitious start).
library(survival)
start <- as.Date("2000-01-01")
at <- function(days) ifelse(is.na(days), "", format(start + days))
m <- myeloid
has <- !is.na(m$crtime)
all <- data.frame(
  patient = m$id, date = at(ifelse(has, m$crtime, m$futime)), seen = ifelse(has, "CR", "no CR"), arm = m$trt, sex = as.character(m$sex),
  start = at(rep(0, nrow(m))), relapse = at(m$rltime), transplant = at(m$txtime), death = ifelse(m$death == 1, at(m$futime), ""),
  contact = at(m$futime))
write.csv(all, "myeloid_course.csv", row.names = FALSE, quote = FALSE)
