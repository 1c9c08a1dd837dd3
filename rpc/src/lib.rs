#![doc = include_str!("../README.md")]

mod advice;
pub mod banks;
pub mod bioregions;
pub mod credit;
pub mod did_document;
pub mod failure;
pub mod governance;
pub mod identity;
pub mod openrpc;
pub mod paging;
pub mod redistribution;
pub mod values;

/// The hash of a block.
pub type Hash = sp_core::H256;
