Feature: FIB-4

  Scenario Outline: <age> years, AST <AST>, ALT <ALT>, platelets <platelets>
    Given the protocol "fib-4"
    And age is <age> a
    And AST is <AST> U/L
    And ALT is <ALT> U/L
    And platelets is <platelets> 10*9/L
    When the patient is assessed
    Then FIB-4 is about <index>
    And advanced fibrosis is <answer>

    Examples:
      | age | AST | ALT | platelets | index  | answer        |
      | 60  | 80  | 64  | 150       | 4.000  | likely        |
      | 52  | 50  | 64  | 100       | 3.250  | indeterminate |
      | 52.01 | 50 | 64 | 100       | 3.251  | likely        |
      | 29  | 40  | 64  | 100       | 1.450  | indeterminate |
      | 28.99 | 40 | 64 | 100       | 1.450  | unlikely      |

  Scenario: Without ALT the answer is open
    Given the protocol "fib-4"
    And age is 60 a
    And AST is 80 U/L
    And platelets is 150 10*9/L
    When the patient is assessed
    Then FIB-4 cannot be calculated
    And advanced fibrosis may be unlikely, likely, indeterminate
