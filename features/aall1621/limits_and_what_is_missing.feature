@limits
Feature: Limits from tables, and what they say when something is missing
  Each scenario has only what the answer needs.

  Background:
    Given the protocol "aall1621"
    And assessed on 2024-05-01

  @unverified
  Scenario Outline: The highest creatinine at the age of <age>, <sex>
    Given a patient with:
      | fact | value |
      | age  | <age> |
      | sex  | <sex> |
    When the patient is assessed
    Then creatinine limit is <limit>

    Examples:
      | age   | sex  | limit     |
      | 2.2 a | male | 0.8 mg/dL |
      | 6.6 a | male | 1 mg/dL   |
      | 11 a  | male | 1.2 mg/dL |

  @unverified
  Scenario Outline: Without an age there is no highest creatinine, <sex>
    Given a patient with:
      | fact | value |
      | sex  | <sex> |
    And age is missing
    When the patient is assessed
    Then creatinine limit cannot be calculated

    Examples:
      | sex    |
      | male   |
      | female |

  @unverified
  Scenario: How long to wait after radiotherapy needs its extent
    Given radiotherapy extent is missing
    When the patient is assessed
    Then radiotherapy interval cannot be calculated

  @unverified
  Scenario: How long to wait after a growth factor needs its type
    Given growth factor type is missing
    When the patient is assessed
    Then growth factor interval cannot be calculated

  @unverified
  Scenario Outline: Who never had <therapy> need not wait, whatever day is noted
    Given a patient with:
      | fact      | value |
      | <therapy> | no    |
      | <last>    | <day> |
    When the patient is assessed
    Then <washout> is met

    Examples:
      | therapy                   | last                     | day        | washout                     |
      | prior intrathecal therapy | last intrathecal therapy | 2024-04-25 | I14 intrathecal washout     |
      | prior CAR T-cells         | last CAR T-cells         | 2024-04-02 | I16 CAR T-cell washout      |

  @unverified
  Scenario: Who never had an antibody need not wait for its half-lives
    Given a patient with:
      | fact                   | value      |
      | prior antibody therapy | no         |
      | last antibody therapy  | 2024-03-01 |
      | antibody half-life     | 30 d       |
    When the patient is assessed
    Then I15 antibody washout is met

  @unverified
  Scenario: Who never had radiotherapy need not wait
    Given a patient with:
      | fact                | value      |
      | prior radiotherapy  | no         |
      | last radiotherapy   | 2024-02-08 |
      | radiotherapy extent | extensive  |
    When the patient is assessed
    Then I17 radiotherapy washout is met

  @unverified
  Scenario: Who never had a growth factor need not wait
    Given a patient with:
      | fact                | value       |
      | prior growth factor | no          |
      | last growth factor  | 2024-04-18  |
      | growth factor type  | long-acting |
    When the patient is assessed
    Then I18 growth factor washout is met

  @unverified
  Scenario: Graft-versus-host disease without a transplant keeps nobody out
    Given a patient with:
      | fact        | value      |
      | prior HSCT  | no         |
      | last HSCT   | 2023-10-01 |
      | active GVHD | yes        |
    When the patient is assessed
    Then I19 HSCT recovery is met

  Scenario: CR or CRi is open without the neutrophils, and either is an MRD-negative response
    Given a patient with:
      | fact                   | value      |
      | platelets              | 180 10*9/L |
      | peripheral blasts      | 0 %        |
      | bone marrow blasts     | 4 %        |
      | extramedullary disease | absent     |
      | mrd flow               | 0.001 %    |
    And ANC is missing
    When the patient is assessed
    Then response may be CR, CRi
    And mrd negative response is met

  Scenario: In remission the first cycle has its full dose and a further one, with or without the neutrophils
    Given a patient with:
      | fact                   | value      |
      | platelets              | 180 10*9/L |
      | peripheral blasts      | 0 %        |
      | bone marrow blasts     | 4 %        |
      | extramedullary disease | absent     |
      | cycle                  | 1          |
      | cohort                 | Cohort 1   |
      | progressive disease    | no         |
    And ANC is missing
    When the patient is assessed
    Then dose day 1 is 0.8 mg/m2
    And further cycle is met

  Scenario: Without the number of the cycle neither the next cycle nor its dose is known
    Given a patient with:
      | fact                   | value      |
      | platelets              | 180 10*9/L |
      | ANC                    | 2.5 10*9/L |
      | peripheral blasts      | 0 %        |
      | bone marrow blasts     | 60 %       |
      | extramedullary disease | absent     |
      | cohort                 | Cohort 1   |
      | progressive disease    | no         |
    And cycle is missing
    When the patient is assessed
    Then further cycle is unknown
    And dose day 1 cannot be calculated
