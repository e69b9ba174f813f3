@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "nci-all-2010"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                     | fact                      | value              | answer  |
      | marrow remission         | bone marrow blasts        | 4.999 %            | met     |
      | marrow remission         | bone marrow blasts        | 5 %                | not met |
      | marrow remission         | bone marrow blasts        | 5.001 %            | not met |
      | blood remission          | circulating blasts        | 0.001 10*9/L       | not met |
      | extramedullary remission | extramedullary change     | absent             | met     |
      | extramedullary remission | extramedullary change     | fallen by half     | not met |
      | CNS remission            | CNS status                | CNS1               | met     |
      | CNS remission            | CNS status                | CNS2               | not met |
      | CNS remission            | CNS status                | CNS3               | not met |
      | three lineages           | trilineage haematopoiesis | seen               | met     |
      | three lineages           | trilineage haematopoiesis | not seen           | not met |
      | platelet recovery        | platelets                 | 100 10*9/L         | met     |
      | platelet recovery        | platelets                 | 99.999 10*9/L      | not met |
      | platelet recovery        | platelets                 | 100.001 10*9/L     | met     |
      | neutrophil recovery      | ANC                       | 1 10*9/L           | met     |
      | neutrophil recovery      | ANC                       | 0.999 10*9/L       | not met |
      | neutrophil recovery      | ANC                       | 1.001 10*9/L       | met     |
      | full recovery            | ANC                       | 0.5 10*9/L         | not met |
      | full recovery            | platelets                 | 50 10*9/L          | not met |
      | leukaemia cleared        | CNS status                | CNS3               | not met |
      | leukaemia cleared        | trilineage haematopoiesis | not seen           | not met |
      | sites halved             | extramedullary change     | absent             | met     |
      | sites halved             | extramedullary change     | fallen by half     | met     |
      | sites halved             | extramedullary change     | smaller change     | not met |
      | sites halved             | extramedullary change     | new site           | not met |
      | sites halved             | extramedullary change     | grown by a quarter | not met |
      | progression              | extramedullary change     | grown by a quarter | met     |
      | progression              | extramedullary change     | new site           | met     |
      | progression              | extramedullary change     | absent             | unknown |
      | blood halved             | circulating blasts        | 0 10*9/L           | met     |
      | recurrence               | circulating blasts        | 0.001 10*9/L       | met     |
      | recurrence               | bone marrow blasts        | 25 %               | met     |
      | recurrence               | bone marrow blasts        | 25.001 %           | met     |
      | recurrence               | extramedullary change     | new site           | met     |
      | recurrence               | extramedullary change     | fallen by half     | met     |
      | recurrence               | bone marrow blasts        | 24.999 %           | unknown |
      | CR without recurrence    | time in CR                | 28 d               | met     |
      | CR without recurrence    | time in CR                | 27 d               | not met |
      | CR without recurrence    | time in CR                | 29 d               | met     |
      | partial response         | ANC                       | 0.5 10*9/L         | not met |
