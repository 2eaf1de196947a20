//! The places of schemas in the merged document.

use super::SchemaId;
use super::arena::component_name;
use crate::arena::{Arena, Id as _};
use crate::openapi::Pointer;

/// The pointers of the schemas, each as the schema around it and what follows the pointer of that one: a document has many
/// schemas, and whole pointers would take more memory than all that they say.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// What follows in each pointer, one after the other.
    texts: String,
    places: Arena<SchemaId, Place>,
}

#[derive(Debug)]
struct Place {
    around: Option<SchemaId>,
    /// Where its text begins; it ends where the next one begins.
    start: usize,
}

impl Places {
    /// Adds the place of a schema that is in another one, or in none that has a place, with what follows the pointer of that
    /// one.
    pub fn push(&mut self, around: Option<SchemaId>, text: &str) -> SchemaId {
        let id = self.places.push(Place { around, start: self.texts.len() });
        self.texts.push_str(text);
        id
    }

    /// Returns the memory for schemas that were not added.
    pub fn shrink_to_fit(&mut self) {
        self.texts.shrink_to_fit();
        self.places.shrink_to_fit();
    }

    /// The pointer of a schema.
    pub fn pointer(&self, id: SchemaId) -> Pointer {
        let mut texts: Vec<&str> = self.outward(id).collect();
        texts.reverse();
        Pointer::from(texts.concat())
    }

    /// Tests whether a schema has a pointer.
    pub fn is_at(&self, id: SchemaId, pointer: &str) -> bool {
        let rest = self.outward(id).try_fold(pointer, |rest, text| rest.strip_suffix(text));
        rest == Some("")
    }

    /// The name of the component that a schema is, as a segment of its pointer.
    pub fn component_name(&self, id: SchemaId) -> Option<&str> {
        if self.places[id].around.is_some() { None } else { component_name(self.text(id)) }
    }

    /// Tests whether a schema is in the components.
    pub fn is_in_components(&self, id: SchemaId) -> bool {
        self.outward(id).last().is_some_and(|outermost| outermost.starts_with("/components/"))
    }

    fn outward(&self, id: SchemaId) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(id), |id| self.places[*id].around).map(|id| self.text(id))
    }

    fn text(&self, id: SchemaId) -> &str {
        let next = self.places.as_slice().get(id.index() + 1);
        let end = next.map_or(self.texts.len(), |next| next.start);
        self.texts.get(self.places[id].start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn a_pointer_is_that_of_the_schema_around_and_what_follows() {
        let mut places = Places::default();
        let component = places.push(None, "/components/schemas/A");
        let other = places.push(None, "/paths/~1a/get/parameters/0/schema");
        let part = places.push(Some(component), "/properties/schema");
        let inner = places.push(Some(part), "/items");
        assert_eq!(places.pointer(other), "/paths/~1a/get/parameters/0/schema");
        assert_eq!(places.pointer(inner), "/components/schemas/A/properties/schema/items");
        assert!(places.is_at(inner, "/components/schemas/A/properties/schema/items"));
        for pointer in ["", "/items", "/x/components/schemas/A/properties/schema/items", "/components/schemas/A"] {
            assert!(!places.is_at(inner, pointer), "{pointer}");
        }
        assert_eq!([component, part, other].map(|id| places.component_name(id)), [Some("A"), None, None]);
        assert_eq!([component, inner, other].map(|id| places.is_in_components(id)), [true, true, false]);
    }
}
