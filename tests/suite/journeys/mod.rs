//! Stories through the router, told on both engines.

mod bank;
mod concurrency;
mod deadline;
mod device;
mod durability;
mod exam;
mod figures;
mod guard;
mod no_script;
mod operator;
mod result;
mod saving;
mod secrecy;
mod shelf;
mod sign_in;
mod sitting;
