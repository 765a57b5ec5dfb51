//! Whether a loop can be made of vectors, and of which.
//!
//! A *round* of the module's loop stores one or several numbers side by side: its lanes. As many rounds as fill whole
//! vectors are a *turn* of the loop of vectors.

use super::count::Count;
use super::lanes::{Lanes, Leaf, Node, Nodes, leaf};
use super::place::Places;
use super::shape::Shape;
use super::total::{Terms, Total, terms};
use cranelift_codegen::ir::{Function, Inst, Type, Value};

/// Bytes of a vector.
pub const VECTOR: u32 = 16;

/// As many vectors may a turn store at one place, and as many operations may it have.
const VECTORS: u64 = 8;
const OPERATIONS: u64 = 96;

/// Turns below which the checks do not pay.
pub const TURNS: u64 = 2;

/// Stores of a round that lie side by side.
pub struct Group {
    pub place: usize,
    pub displacement: i64,
    /// The one of the first lane.
    pub store: Inst,
    pub root: usize,
}

/// A value that is loaded in one round and used in a later one.
pub struct Passed {
    /// The number of the parameter by which it is passed on.
    pub parameter: usize,
    pub leaf: Leaf,
}

/// A loop of vectors.
pub struct Plan {
    pub shape: Shape,
    pub count: Count,
    pub known: Option<u64>,
    pub places: Places,
    pub groups: Vec<Group>,
    pub totals: Vec<Total>,
    pub nodes: Vec<Lanes>,
    pub passed: Vec<Passed>,
    /// Rounds of a turn, a power of two.
    pub rounds: u64,
    /// Vectors of a turn at each place.
    pub vectors: u64,
    /// Bytes of a round at each place.
    pub stride: u64,
}

impl Plan {
    /// The plan of a loop, if there is one.
    pub fn of(function: &Function, shape: Shape) -> Option<Self> {
        let count = Count::of(function, &shape)?;
        let known = count.known(function).transpose().ok()?;
        let mut places = Places::of(function, &shape)?;
        let stores = stores(function, &places)?;
        let (passed, terms) = others(function, &shape, &places)?;
        let stored = stores.iter().map(|stores| (stores.values.len(), stores.lane.bytes()));
        let mut all = stored.chain(terms.iter().map(|terms| (terms.terms.len(), terms.kind.bytes())));
        let (lanes, width) = all.next()?;
        if !all.all(|other| other == (lanes, width)) {
            return None;
        }
        let stride = u64::from(width) * lanes as u64;
        let in_vector = u64::from(VECTOR / width);
        let shared = greatest_common_divisor(lanes as u64, in_vector);
        let (rounds, vectors) = (in_vector / shared, lanes as u64 / shared);

        let mut nodes = Nodes::new(function, &shape, &places, lanes, width);
        let mut groups = Vec::new();
        for Stores { place, displacement, lane, values, instructions } in &stores {
            let root = nodes.node(values, *lane, 0)?;
            let store = *instructions.first()?;
            groups.push(Group { place: *place, displacement: *displacement, store, root });
        }
        let mut totals = Vec::new();
        for Terms { parameter, opcode, kind, terms } in &terms {
            let root = nodes.node(terms, *kind, 0)?;
            totals.push(Total { parameter: *parameter, opcode: *opcode, kind: *kind, root });
        }
        let nodes = nodes.all;
        for Passed { leaf, parameter } in &passed {
            places.touch(leaf.place, leaf.displacement, shape.parameters[*parameter].kind.bytes());
        }
        let plan = Self { shape, count, known, places, groups, totals, nodes, passed, rounds, vectors, stride };
        let pays = vectors <= VECTORS
            && nodes_of_turn(&plan) <= OPERATIONS
            && plan.known.is_none_or(|rounds| rounds >= plan.least());
        (pays && plan.is_in_order(&stores) && !plan.overlaps()).then_some(plan)
    }

    /// As many rounds are needed.
    pub fn least(&self) -> u64 {
        self.rounds * TURNS
    }

    /// Whether loads at a place where something is stored are of the same lane, and come before the store.
    fn is_in_order(&self, stores: &[Stores]) -> bool {
        let is_in_order = |stores: &Stores| {
            let all = self.places.accesses.values();
            let mut loads = all.filter(|access| access.place == stores.place && !access.is_store);
            loads.all(|load| {
                let lane = (load.displacement - stores.displacement) / i64::from(load.width);
                let store = usize::try_from(lane).ok().and_then(|lane| stores.instructions.get(lane));
                let store = store.and_then(|store| self.places.accesses.get(store));
                store.is_some_and(|store| {
                    (store.displacement, store.width) == (load.displacement, load.width) && load.order < store.order
                })
            })
        };
        stores.iter().all(is_in_order)
            && self.passed.iter().all(|passed| !self.places.all[passed.leaf.place].is_stored)
            && self.nodes.iter().all(|lanes| match lanes.node {
                Node::Load { place, displacement, .. } => {
                    let mut groups = self.groups.iter();
                    groups.all(|group| group.place != place || group.displacement == displacement)
                }
                _ => true,
            })
    }

    /// Whether it is known that stores touch what other accesses of the first turns do.
    fn overlaps(&self) -> bool {
        let bytes = (self.stride * self.least()) as i64;
        let places = &self.places.all;
        let mut pairs = places.iter().enumerate().flat_map(|(number, one)| {
            places.iter().enumerate().filter(move |(other, _)| *other != number).map(move |(_, other)| (one, other))
        });
        pairs.any(|(one, other)| {
            one.is_stored
                && other.sum.distance(&one.sum).is_some_and(|distance| {
                    let distance = i64::from(distance);
                    distance + other.low < one.low + bytes && one.low < distance + other.low + bytes
                })
        })
    }
}

/// Stores of a round that lie side by side, in this order.
struct Stores {
    place: usize,
    displacement: i64,
    lane: Type,
    values: Vec<Value>,
    instructions: Vec<Inst>,
}

/// The stores of a loop, if there are any: at each place, those of all rounds together lie side by side.
fn stores(function: &Function, places: &Places) -> Option<Vec<Stores>> {
    let mut all = Vec::new();
    for (number, place) in places.all.iter().enumerate().filter(|(_, place)| place.is_stored) {
        let here = places.accesses.iter().filter(|(_, access)| access.place == number && access.is_store);
        let mut here: Vec<_> = here.collect();
        here.sort_by_key(|(_, access)| access.displacement);
        let displacement = here.first()?.1.displacement;
        let value = |store: Inst| function.dfg.resolve_aliases(function.dfg.inst_args(store)[0]);
        let lane = function.dfg.value_type(value(*here[0].0));
        let mut expected = displacement;
        for (store, access) in &here {
            let is_next = access.displacement == expected && function.dfg.value_type(value(**store)) == lane;
            if !is_next || lane.is_vector() || lane.bytes() > 8 || access.width != lane.bytes() {
                return None;
            }
            expected += i64::from(access.width);
        }
        if expected - displacement != place.stride {
            return None;
        }
        let instructions: Vec<Inst> = here.iter().map(|(store, _)| **store).collect();
        let values = instructions.iter().map(|store| value(*store)).collect();
        all.push(Stores { place: number, displacement, lane, values, instructions });
    }
    Some(all)
}

/// The parameters that are no counters: each is a load that is passed on, or a number to which something is added.
fn others(function: &Function, shape: &Shape, places: &Places) -> Option<(Vec<Passed>, Vec<Terms>)> {
    let (mut passed, mut totals) = (Vec::new(), Vec::new());
    for (number, parameter) in shape.parameters.iter().enumerate().filter(|(_, other)| other.step.is_none()) {
        match leaf(function, shape, places, parameter.value, parameter.kind.bytes()) {
            Some(leaf) => passed.push(Passed { parameter: number, leaf }),
            None => totals.push(terms(function, shape, places, number)?),
        }
    }
    Some((passed, totals))
}

fn nodes_of_turn(plan: &Plan) -> u64 {
    plan.nodes.iter().filter(|lanes| !lanes.is_same).count() as u64 * plan.vectors
}

fn greatest_common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}
