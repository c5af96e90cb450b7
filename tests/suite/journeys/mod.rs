//! Stories through the router, told on both engines.

mod account;
mod bank;
mod concurrency;
mod deadline;
mod device;
mod durability;
mod exam;
mod feedback;
mod figures;
mod guard;
mod no_script;
mod operator;
mod password;
mod people;
mod permission;
mod result;
mod saving;
mod secrecy;
mod setup;
mod shelf;
mod sign_in;
mod sitting;
