//! Two customers in a shop that another component keeps.

use example::shop::store::{Basket, Line, shelves};

wit_bindgen::generate!({ world: "client", path: "../shop.wit" });

fn main() {
    look();
    let (anna, bert) = (Basket::new("Anna"), Basket::new("Bert"));
    take("Anna", &anna, &[("apple", 2), ("melon", 1)]);
    take("Bert", &bert, &[("apple", 5), ("bread", 1), ("melon", 1)]);
    take("Bert", &bert, &[("apple", 3), ("bread", 1)]);
    look();
    println!("Anna leaves {} behind", list(&anna.contents()));
    drop(anna);
    take("Bert", &bert, &[("melon", 1)]);
    let bill = Basket::pay(bert);
    println!("{} pays {} for {}", bill.customer, money(bill.total), list(&bill.lines));
    look();
}

/// Shows what is on the shelves.
fn look() {
    let goods = shelves();
    let goods: Vec<String> = goods.iter().map(|g| format!("{} {} at {}", g.left, g.name, money(g.price))).collect();
    println!("on the shelves: {}", goods.join(", "));
}

/// Fills a customer's basket, if everything is there.
fn take(customer: &str, basket: &Basket, wanted: &[(&str, u32)]) {
    let lines: Vec<Line> = wanted.iter().map(|&(name, count)| Line { name: name.to_owned(), count }).collect();
    match basket.take(&lines) {
        Ok(total) => println!("{customer} takes {}, has a basket of {}", list(&lines), money(total)),
        Err(missing) => println!("{customer} takes nothing: too little {}", missing.join(" and ")),
    }
}

fn list(lines: &[Line]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("{} {}", line.count, line.name)).collect();
    lines.join(" and ")
}

fn money(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
