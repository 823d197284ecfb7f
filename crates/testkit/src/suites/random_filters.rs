//! Storage finds by random filters what the same filters say of each resource by itself.

use fidelio_provisioning::Condition;
use fidelio_provisioning::evaluate::matches;
use fidelio_provisioning::ports::{Query, Window};
use fidelio_provisioning::schema::ResourceType;
use uuid::Uuid;

use crate::World;
use crate::provisioning::{Dice, Population, filter};

/// Asks about resources of this type by so many random filters.
async fn ask(world: &World, resource: ResourceType, filters: usize) {
    let dice = Dice::new(7);
    let population = Population::new(world, &dice, 40, 8).await;
    let shown = population.of(resource);
    let (mut asked, mut telling) = (0, 0);
    while asked < filters {
        let filter = filter(&dice, resource, shown, 3);
        // What cannot be compared is refused before storage is asked.
        let Ok(condition) = Condition::of(resource, &filter) else { continue };
        asked += 1;
        let meant: Vec<Uuid> = shown
            .iter()
            .filter(|(_, shown)| {
                matches(resource, &filter, shown).unwrap_or_else(|error| panic!("{filter}: {error}"))
            })
            .map(|(id, _)| *id)
            .collect();
        telling += usize::from(!meant.is_empty() && meant.len() < shown.len());
        let query = Query { condition, order: None, window: Window::Skip(0), count: 1000 };
        let (total, found): (_, Vec<Uuid>) = match resource {
            ResourceType::User => {
                let listing = world.resources.users(population.domain, &query).await.unwrap();
                (listing.total, listing.items.iter().map(|user| user.id.as_uuid()).collect())
            }
            ResourceType::Group => {
                let listing = world.resources.groups(population.domain, &query).await.unwrap();
                (listing.total, listing.items.iter().map(|group| group.id.as_uuid()).collect())
            }
        };
        let differing = |ids: &[Uuid], others: &[Uuid]| {
            let of_one = |(id, _): &&(Uuid, _)| ids.contains(id) && !others.contains(id);
            shown.iter().find(of_one).map(|(_, shown)| serde_json::to_string_pretty(shown).expect("JSON"))
        };
        assert!(
            found == meant && total == found.len() as u64,
            "{filter}\n{:?}\nfound only: {:?}\nmeant only: {:?}",
            query.condition,
            differing(&found, &meant),
            differing(&meant, &found),
        );
    }
    assert!(telling > filters / 3, "{telling} of {filters} filters tell resources apart");
}

/// Over every attribute, operator and combination.
pub async fn random_filters_find_the_users_whom_they_mean(world: &World) {
    ask(world, ResourceType::User, 400).await;
}

/// Of groups with users and groups as members.
pub async fn random_filters_find_the_groups_that_they_mean(world: &World) {
    ask(world, ResourceType::Group, 200).await;
}
