# The tag of jumps; C has no way to define one.
	.globl	__c_longjmp
	.tagtype	__c_longjmp i32
__c_longjmp:
