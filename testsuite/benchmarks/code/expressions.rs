//! parsing and trees: expressions become boxes, are simplified and evaluated
mod measure;
use measure::{Random, measure};

#[derive(Clone, Debug, PartialEq)]
enum Expression {
    Number(i64),
    Variable(usize),
    Negated(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug)]
struct Unexpected(#[allow(dead_code)] usize);

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn sum(&mut self) -> Result<Expression, Unexpected> {
        let mut left = self.product()?;
        while let Some(sign @ (b'+' | b'-')) = self.peek() {
            self.at += 1;
            let operator = if sign == b'+' { Operator::Add } else { Operator::Subtract };
            left = Expression::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, Unexpected> {
        let mut left = self.factor()?;
        while let Some(sign @ (b'*' | b'/')) = self.peek() {
            self.at += 1;
            let operator = if sign == b'*' { Operator::Multiply } else { Operator::Divide };
            left = Expression::Binary(operator, Box::new(left), Box::new(self.factor()?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Expression, Unexpected> {
        match self.peek() {
            Some(b'-') => {
                self.at += 1;
                Ok(Expression::Negated(Box::new(self.factor()?)))
            }
            Some(b'(') => {
                self.at += 1;
                let inner = self.sum()?;
                if self.peek() != Some(b')') {
                    return Err(Unexpected(self.at));
                }
                self.at += 1;
                Ok(inner)
            }
            Some(letter @ b'a'..=b'h') => {
                self.at += 1;
                Ok(Expression::Variable(usize::from(letter - b'a')))
            }
            Some(b'0'..=b'9') => {
                let mut number = 0i64;
                while let Some(digit @ b'0'..=b'9') = self.text.get(self.at).copied() {
                    number = number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
                    self.at += 1;
                }
                Ok(Expression::Number(number))
            }
            _ => Err(Unexpected(self.at)),
        }
    }
}

impl Operator {
    fn apply(self, left: i64, right: i64) -> i64 {
        match self {
            Self::Add => left.wrapping_add(right),
            Self::Subtract => left.wrapping_sub(right),
            Self::Multiply => left.wrapping_mul(right),
            Self::Divide => left.checked_div(right).unwrap_or(0),
        }
    }
}

impl Expression {
    fn value(&self, variables: &[i64; 8]) -> i64 {
        match self {
            Self::Number(number) => *number,
            Self::Variable(index) => variables[*index],
            Self::Negated(inner) => inner.value(variables).wrapping_neg(),
            Self::Binary(operator, left, right) => operator.apply(left.value(variables), right.value(variables)),
        }
    }

    fn simplified(&self) -> Self {
        match self {
            Self::Number(_) | Self::Variable(_) => self.clone(),
            Self::Negated(inner) => match inner.simplified() {
                Self::Number(number) => Self::Number(number.wrapping_neg()),
                Self::Negated(inner) => *inner,
                other => Self::Negated(Box::new(other)),
            },
            Self::Binary(operator, left, right) => match (operator, left.simplified(), right.simplified()) {
                (_, Self::Number(left), Self::Number(right)) => Self::Number(operator.apply(left, right)),
                (Operator::Add, Self::Number(0), other) | (Operator::Add, other, Self::Number(0)) => other,
                (Operator::Multiply, Self::Number(1), other) | (Operator::Multiply, other, Self::Number(1)) => other,
                (Operator::Subtract, left, right) if left == right => Self::Number(0),
                (operator, left, right) => Self::Binary(*operator, Box::new(left), Box::new(right)),
            },
        }
    }
}

fn generate(random: &mut Random, depth: u32, text: &mut String) {
    match random.next() >> 5 & 7 {
        0 | 1 if depth < 6 => text.push_str(&(random.next() % 300).to_string()),
        2 if depth < 6 => text.push(char::from(b'a' + (random.next() % 8) as u8)),
        _ if depth == 0 => text.push(char::from(b'a' + (random.next() % 8) as u8)),
        3 => {
            text.push('-');
            generate(random, depth - 1, text);
        }
        _ => {
            text.push('(');
            generate(random, depth - 1, text);
            text.push_str([" + ", " - ", " * ", " / "][(random.next() >> 9 & 3) as usize]);
            generate(random, depth - 1, text);
            text.push(')');
        }
    }
}

fn main() {
    let mut random = Random(161803);
    let texts: Vec<String> = (0..24)
        .map(|_| {
            let mut text = String::new();
            generate(&mut random, 8, &mut text);
            text
        })
        .collect();
    measure(10, |round| {
        let mut sum = 0i64;
        for text in &texts {
            let expression = Parser { text: text.as_bytes(), at: 0 }.sum().expect("the text is an expression");
            let simple = expression.simplified();
            for first in 0..4 {
                let variables = [first, 2, 3, i64::from(round), 5, 7, 11, 13];
                assert_eq!(expression.value(&variables), simple.value(&variables));
                sum = sum.wrapping_mul(31).wrapping_add(simple.value(&variables));
            }
        }
        (sum ^ sum >> 32) as u32
    });
}
