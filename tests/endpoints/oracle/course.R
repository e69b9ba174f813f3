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
# The numbers of R for figures by arm: myeloid_numbers.csv.
library(cmprsk)
rows <- list()
say <- function(what, value) rows[[length(rows) + 1]] <<- sprintf("%s,%.17g", what, value)
cox <- function(what, formula, data) {
  ci <- summary(coxph(formula, data, control = coxph.control(eps = 1e-11)))$conf.int
  say(what, ci[1]); say(paste(what, "low"), ci[3]); say(paste(what, "high"), ci[4])
}
say("OS log-rank", survdiff(Surv(futime, death) ~ trt, m)$chisq)
say("OS log-rank within sex", survdiff(Surv(futime, death) ~ trt + strata(sex), m)$chisq)
cox("OS hazard ratio", Surv(futime, death) ~ trt, m)
cox("OS hazard ratio within sex", Surv(futime, death) ~ trt + strata(sex), m)
for (sex in c("f", "m")) cox(paste("OS hazard ratio of", sex), Surv(futime, death) ~ trt, m[m$sex == sex, ])
s <- summary(survfit(Surv(futime, death) ~ trt, m, conf.type = "log-log"), times = 365.25)
for (i in 1:2) { say(paste("OS at", c("A", "B")[i]), s$surv[i]); say(paste("OS low", c("A", "B")[i]), s$lower[i]) }
say("OS difference", s$surv[2] - s$surv[1])
say("OS difference low", s$surv[2] - s$surv[1] - qnorm(0.975) * sqrt(sum(s$std.err^2)))
r <- survfit(Surv(futime, death) ~ trt, m)
r <- summary(r, rmean = 730.5)$table
say("OS mean difference", r[2, "rmean"] - r[1, "rmean"])
say("OS mean difference low", r[2, "rmean"] - r[1, "rmean"] - qnorm(0.975) * sqrt(sum(r[, "se(rmean)"]^2)))
say("OS follow-up", quantile(survfit(Surv(futime, 1 - death) ~ 1, m), 0.5)$quantile)
cr <- m[has, ]
time <- ifelse(is.na(cr$rltime), cr$futime, cr$rltime) - cr$crtime
cause <- ifelse(!is.na(cr$rltime), 1, ifelse(cr$death == 1, 2, 0))
found <- cuminc(time, cause, cr$trt)
say("relapse Gray", found$Tests[1, 1])
for (arm in c("A", "B")) say(paste("relapse at", arm), timepoints(found, 365.25)$est[paste(arm, 1), 1])
cox("relapse hazard ratio", Surv(time, cause == 1) ~ trt, cr)
counts <- table(m$trt == "A", has, m$sex)
say("CR Fisher", fisher.test(table(m$trt, has))$p.value)
test <- mantelhaen.test(counts, correct = FALSE)
say("CR CMH", test$statistic)
say("CR common odds ratio", 1 / test$estimate)
writeLines(c("quantity,value", unlist(rows)), "myeloid_numbers.csv")
