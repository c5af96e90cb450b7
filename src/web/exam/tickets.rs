//! Printable admission tickets with QR codes, by unit.

use axum::response::Html;
use serde::Deserialize;

use super::{
    ticket_sheet::{TicketSheetView, TicketView, UnitTickets, ticket_sheet},
    window,
};
use crate::{
    domain::{
        access::Act,
        id::{ExamId, UnitId},
    },
    service::{
        failure::{Failure, Result},
        sign_in,
    },
    store,
    web::{
        input::{Path, Query},
        path,
        visit::Visit,
    },
};

/// Whose tickets.
#[derive(Deserialize)]
pub struct Wish {
    unit: Option<UnitId>,
}

/// The tickets of a unit (itself, not those below), or of all units of the scope.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's scope.
pub async fn tickets(
    visit: Visit,
    Path(id): Path<ExamId>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>> {
    let app = visit.web.app.clone();
    let scope = sign_in::scope(&app, visit.actor()?, Act::PrintTickets).await?;
    let tree = app.tree().await?;
    let exam = app.paper(id).await?.exam;
    let within = |u: UnitId| scope.iter().any(|&(_, top)| tree.within(u, top));
    let units: Vec<UnitId> = match wish.unit {
        Some(unit) if within(unit) => vec![unit],
        Some(_) => return Err(Failure::Missing),
        None => tree.units().iter().map(|u| u.id).filter(|&u| within(u)).collect(),
    };
    let base = app.config.public_url();
    let mut sheets = Vec::new();
    for unit in units {
        let mut tickets = Vec::new();
        for place in
            store::exam::roster(&app.db, id, unit).await?.iter().filter(|p| p.status == "required")
        {
            let link = format!("{base}{}", path::ticket(&sign_in::ticket_token(&app, id, place)));
            tickets.push(TicketView {
                name: place.name.clone(),
                post: String::new(),
                qr_svg: qr(&link)?,
                short_link: link,
            });
        }
        if !tickets.is_empty() {
            let unit = tree.find(unit).map(|u| u.name.clone()).unwrap_or_default();
            sheets.push(UnitTickets { unit, tickets });
        }
    }
    let view = TicketSheetView {
        title: exam.title.clone(),
        window: window(&app, &exam),
        minutes: exam.policy.minutes,
        contact: "本单位管理员".to_owned(),
        units: sheets,
        back: path::HOME.to_owned(),
    };
    Ok(Html(visit.page(|s| ticket_sheet(s, &view)).into_string()))
}

/// A QR code as inline SVG.
fn qr(text: &str) -> Result<String> {
    use fast_qr::convert::{Builder, svg::SvgBuilder};
    let code = fast_qr::QRBuilder::new(text)
        .ecl(fast_qr::ECL::M)
        .build()
        .map_err(|e| Failure::Broken(anyhow::anyhow!("QR code: {e}")))?;
    Ok(SvgBuilder::default().margin(2).to_str(&code))
}
