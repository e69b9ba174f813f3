# Golden numbers from R: run in this folder with R, survival and cmprsk (Debian: r-base-core r-cran-survival r-cran-cmprsk).
#   Rscript make.R
# It writes the data sets as CSV (times, events, groups, strata as integers) and numbers.csv: data set, quantity, value.
library(survival)
library(cmprsk)
options(digits = 17)
rows <- list()
say <- function(data, what, value) rows[[length(rows) + 1]] <<- sprintf("%s,%s,%.17g", data, what, value)

sets <- list()
one <- function(name, time, event, group, stratum = rep(1L, length(time)), cause = NULL) {
  keep <- complete.cases(time, event, group, stratum)
  frame <- data.frame(time = time, event = as.integer(event), group = as.integer(factor(group)), stratum = as.integer(factor(stratum)))
  frame$cause <- if (is.null(cause)) frame$event else as.integer(cause)
  sets[[name]] <<- frame[keep, ]
}
one("lung", lung$time, lung$status == 2, lung$sex, lung$ph.ecog)
one("veteran", veteran$time, veteran$status, veteran$trt, veteran$celltype)
one("veteran4", veteran$time, veteran$status, veteran$celltype)
one("myeloid", myeloid$futime, myeloid$death, myeloid$trt, myeloid$sex)
etime <- with(mgus2, ifelse(pstat == 0, futime, ptime))
cause <- with(mgus2, ifelse(pstat == 0, 2 * death, 1))
one("mgus2", etime, cause > 0, mgus2$sex, cause = cause)
# edge cases: ties everywhere, a plateau at one half, nobody has the event, an event at day 0, one patient a group
one("ties", c(1, 1, 2, 2, 2, 3, 3, 4, 4, 4), c(1, 1, 1, 0, 1, 1, 0, 1, 1, 0), c(1, 2, 1, 1, 2, 2, 1, 2, 1, 2), cause = c(1, 2, 1, 0, 2, 1, 0, 1, 2, 0))
one("plateau", c(1, 2, 3, 4, 5, 6, 7, 8), c(1, 1, 0, 0, 1, 1, 0, 0), c(1, 1, 1, 1, 2, 2, 2, 2))
one("zero", c(0, 0, 1, 2, 3, 5), c(1, 0, 1, 0, 1, 1), c(1, 2, 1, 2, 1, 2))

for (name in names(sets)) {
  d <- sets[[name]]
  write.csv(d, paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
  groups <- sort(unique(d$group))
  test <- survdiff(Surv(time, event) ~ group, d)
  say(name, "log-rank chi2", test$chisq)
  say(name, "log-rank p", pchisq(test$chisq, length(groups) - 1, lower.tail = FALSE))
  if (length(unique(d$stratum)) > 1) {
    test <- survdiff(Surv(time, event) ~ group + strata(stratum), d)
    say(name, "stratified log-rank chi2", test$chisq)
  }
  for (g in groups) {
    mine <- d[d$group == g, ]
    for (kind in c("log-log", "log", "plain")) {
      fit <- survfit(Surv(time, event) ~ 1, mine, conf.type = kind)
      found <- quantile(fit, c(0.25, 0.5, 0.75))
      for (i in 1:3) {
        q <- c(25, 50, 75)[i]
        say(name, paste0(kind, " quantile ", q, " of ", g), found$quantile[i])
        say(name, paste0(kind, " quantile ", q, " low of ", g), found$lower[i])
        say(name, paste0(kind, " quantile ", q, " high of ", g), found$upper[i])
      }
      at <- median(mine$time)
      s <- summary(fit, times = at, extend = TRUE)
      say(name, paste0(kind, " survival at median time of ", g), s$surv)
      say(name, paste0(kind, " survival low of ", g), s$lower)
      say(name, paste0(kind, " survival high of ", g), s$upper)
    }
    tau <- max(mine$time) * 0.8
    r <- summary(survfit(Surv(time, event) ~ 1, mine), rmean = tau)$table
    say(name, paste0("rmst of ", g), r["rmean"])
    say(name, paste0("rmst se of ", g), r["se(rmean)"])
    back <- survfit(Surv(time, 1 - event) ~ 1, mine)
    say(name, paste0("reverse median of ", g), quantile(back, 0.5)$quantile)
  }
  if (length(groups) == 2) for (ties in c("efron", "breslow")) {
    fit <- tryCatch(coxph(Surv(time, event) ~ group, d, ties = ties, control = coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 100)), warning = function(w) NULL)
    if (!is.null(fit)) {
      say(name, paste0("cox ", ties, " coefficient"), coef(fit))
      say(name, paste0("cox ", ties, " se"), sqrt(diag(vcov(fit))))
    }
    if (length(unique(d$stratum)) > 1) {
      fit <- coxph(Surv(time, event) ~ group + strata(stratum), d, ties = ties, control = coxph.control(eps = 1e-11, toler.chol = 1e-13))
      say(name, paste0("stratified cox ", ties, " coefficient"), coef(fit))
      say(name, paste0("stratified cox ", ties, " se"), sqrt(diag(vcov(fit))))
    }
  }
  if (any(d$cause == 2)) {
    fit <- cuminc(d$time, d$cause, d$group)
    for (i in 1:nrow(fit$Tests)) {
      say(name, paste0("Gray chi2 of cause ", rownames(fit$Tests)[i]), fit$Tests[i, 1])
      say(name, paste0("Gray p of cause ", rownames(fit$Tests)[i]), fit$Tests[i, 2])
    }
    at <- unique(as.numeric(quantile(d$time, c(0.25, 0.5, 0.75), type = 1)))
    found <- timepoints(fit, at)
    for (key in rownames(found$est)) for (i in seq_along(at)) {
      say(name, paste0("incidence ", gsub(" ", " cause ", key), " at ", i), found$est[key, i])
      say(name, paste0("incidence variance ", gsub(" ", " cause ", key), " at ", i), found$var[key, i])
    }
    aj <- survfit(Surv(time, factor(cause, 0:2)) ~ group, d)
    s <- summary(aj, times = at, extend = TRUE)
    for (g in groups) for (k in 1:2) {
      mine <- as.integer(s$strata) == match(g, groups)
      for (i in seq_along(at)) {
        say(name, paste0("survfit incidence ", g, " cause ", k, " at ", i), s$pstate[mine, k + 1][i])
        say(name, paste0("survfit incidence se ", g, " cause ", k, " at ", i), s$std.err[mine, k + 1][i])
      }
    }
  }
}
# rates of two groups
tables <- list(c(22, 53, 30, 60), c(1, 20, 5, 22), c(0, 10, 3, 12), c(10, 10, 8, 10))
for (x in tables) {
  name <- paste(x, collapse = "/")
  found <- fisher.test(matrix(c(x[1], x[2] - x[1], x[3], x[4] - x[3]), 2))
  say(name, "Fisher p", found$p.value)
}
cmh <- mantelhaen.test(table(lung$sex == 1, lung$time > 300, ifelse(lung$ph.ecog > 1, 2, lung$ph.ecog)), correct = FALSE)
say("lung", "CMH chi2", cmh$statistic)
say("lung", "CMH odds ratio", cmh$estimate)
say("lung", "CMH odds ratio low", cmh$conf.int[1])
say("lung", "CMH odds ratio high", cmh$conf.int[2])
counts <- table(lung$sex == 1, lung$time > 300, ifelse(lung$ph.ecog > 1, 2, lung$ph.ecog))
for (k in 1:dim(counts)[3]) for (i in 1:2) for (j in 1:2) say("lung", paste("CMH count", k, i, j), counts[i, j, k])
writeLines(c("data,quantity,value", unlist(rows)), "numbers.csv")
